import type { FollowerFunction } from '../function.ts'
import { publishEvents } from './publish-events.ts'

const publish: FollowerFunction = {
  kind: 'follower',
  name: 'publish',
  summary: 'Publishes the domain events that writes raised',
  source: 'functions/stream/publish.ts',
  uses: ['bus:publish'],
  handle: (changes, { bus }) => publishEvents(changes, bus),
}

export default publish
