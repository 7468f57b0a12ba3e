import { startLaptop } from '../../infra/local/laptop.ts'
import { echoing } from './echoing.ts'

/** A laptop in a process of its own, to be killed. Says its address when it is ready. */
const laptop = await startLaptop({ catalogue: echoing, dataFolder: process.argv[2] ?? '', port: 0, logLevel: 'ERROR' })
console.log(laptop.url)
