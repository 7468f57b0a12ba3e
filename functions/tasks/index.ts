import type { HttpFunction } from '../function.ts'
import { myDayRoutes } from './my-day.ts'
import { taskListRoutes } from './task-lists.ts'
import { taskStatusRoutes } from './task-status.ts'
import { taskRoutes } from './tasks.ts'
import { workloadRoutes } from './workload.ts'

const tasksFunction: HttpFunction = {
  kind: 'http',
  name: 'tasks',
  summary: 'Tasks: to-dos, calls, visits and meetings, with due times, recurrence and queues',
  source: 'functions/tasks/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...taskRoutes, ...taskStatusRoutes, ...taskListRoutes, ...myDayRoutes, ...workloadRoutes],
}

export default tasksFunction
