import { entry } from './entry.ts'

/** Care plans. */
export const careRefusals = {
  'care_plan.ended': entry(
    409,
    ['The care plan has ended', 'What it did can be read; define another plan to go on.'],
    ['该关怀计划已结束', '其记录仍可查看；如需继续，请另建计划。'],
  ),
}
