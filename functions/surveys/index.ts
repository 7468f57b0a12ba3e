import type { HttpFunction } from '../function.ts'
import { answerRoutes } from './answers.ts'
import { invitationRoutes } from './invitations.ts'
import { resultRoutes } from './results.ts'
import { surveyRoutes } from './surveys.ts'

const surveysFunction: HttpFunction = {
  kind: 'http',
  name: 'surveys',
  summary: 'Surveys: questions, whom they ask when, answers and results',
  source: 'functions/surveys/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...surveyRoutes, ...invitationRoutes, ...answerRoutes, ...resultRoutes],
}

export default surveysFunction
