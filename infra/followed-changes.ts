/**
 * Which changes of the table are handed to followers: those of records (sort key `.` and a noun), made, changed or removed.
 * What followers themselves write, idempotency records and guards wake nobody up.
 */
export const followedChanges = [
  { dynamodb: { Keys: { sk: { S: ['.'] } }, NewImage: { noun: { S: [{ exists: true }] } } } },
  { dynamodb: { Keys: { sk: { S: ['.'] } }, OldImage: { noun: { S: [{ exists: true }] } } } },
]
