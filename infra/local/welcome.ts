import type { Laptop } from './laptop.ts'

interface DemoUser {
  readonly email: string
  readonly role: string
}

/** What the terminal shows when the laptop is ready: where it is, tokens to try with, and how. */
export const welcome = async (laptop: Laptop, users: readonly DemoUser[] = []): Promise<string> => {
  const { url } = laptop
  const tokens = await Promise.all(
    users.map(async ({ email, role }) => ({ email, role, token: await laptop.token(email) })),
  )
  const known = tokens.filter(({ token }) => token !== undefined)
  return [
    `Guanxi is ready at ${url}`,
    '',
    ...known.flatMap(({ email, role, token }) => [`${role}, ${email}`, `  ${token}`]),
    ...(known[0] ? ['', `TOKEN=${known[0].token}`] : []),
    `curl ${url}/v1/customers -H "Authorization: Bearer $TOKEN"`,
    `curl ${url}/_local/clock -H 'Content-Type: application/json' -d '{"advance": "P1D"}'`,
    `curl ${url}/_local/outbox`,
  ].join('\n')
}
