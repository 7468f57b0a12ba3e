import { startOneTenant } from './one-tenant.ts'

/** A laptop in a process of its own, to be killed. Says its address when it is ready. */
const laptop = await startOneTenant(process.argv[2] ?? '')
console.log(laptop.url)
