import * as z from 'zod'
import { languages } from '../../shared/kernel/language.ts'
import { Pipeline, PipelineInput } from '../../shared/sales/pipeline-schema.ts'
import { pipelineOfTemplate, templateKeys } from '../../shared/sales/pipeline-template.ts'
import { route } from '../http/route.ts'
import { addPipeline } from './pipelines.ts'

const postTemplate = route({
  name: 'installPipelineTemplate',
  method: 'POST',
  path: '/v1/pipeline-templates/{template}',
  summary: 'Install the pipeline of an industry; it is then edited like any other',
  permission: 'pipeline:write',
  params: z.strictObject({ template: z.enum(templateKeys).meta({ example: 'b2b_sale' }) }),
  body: z.strictObject({
    name: PipelineInput.shape.name.optional(),
    language: z.enum(languages).optional().meta({ description: 'Of the names; that of the call when left out' }),
    isDefault: PipelineInput.shape.isDefault,
  }),
  returns: Pipeline,
  status: 201,
  refuses: ['pipeline.limit'],
  examples: { chinese: { params: { template: 'project_finance' }, body: { language: 'zh' } } },
  handle: (request) => {
    const { params, body, locale } = request
    return addPipeline(request, pipelineOfTemplate(params.template, body.language ?? locale, body), params.template)
  },
})

export const pipelineTemplateRoutes = [postTemplate]
