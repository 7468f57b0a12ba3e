import fc from 'fast-check'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const nested = (depth: number): Json => {
  let value: Json = 'deep'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { deeper: value }
  return value
}

const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, 0, -1, 1e308, 2 ** 53, '', ' ', [], {}, [[]], 'null', '-0', '１２３'),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '\u202e',
    'e\u0301'.repeat(50),
    '👩‍👩‍👧‍👦'.repeat(20),
    'ﷺ'.repeat(100),
    '=1+1',
    "'; --",
    '<script>',
  ),
  fc.constantFrom('cus_00000000000000000000000000', 'usr_', '../..', '#', 'a#b', '*', '$ref', '{{7*7}}'),
  fc.integer({ min: 1000, max: 300_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 15, max: 3000 }).map(nested),
  fc.array(fc.constant('item'), { minLength: 200, maxLength: 2000 }),
  fc.jsonValue() as fc.Arbitrary<Json>,
)
const strangeNames = fc.constantFrom(
  '__proto__',
  'constructor',
  'id',
  'version',
  'tenantId',
  'pk',
  'toString',
  'ownerId',
  '',
  '￿',
)

/** Every place in a value, as the names that lead there. */
const placesOf = (value: unknown, at: readonly string[] = []): (readonly string[])[] => {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([name, part]) => placesOf(part, [...at, name]))]
}

const edited = (value: unknown, [name, ...rest]: readonly string[], edit: (part: unknown) => unknown): unknown => {
  if (name === undefined) return edit(value)
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) }
  const part = edited(copy[name], rest, edit)
  if (part === undefined) delete copy[name]
  else Object.defineProperty(copy, name, { value: part, enumerable: true, configurable: true, writable: true })
  return copy
}

/** A value with one thing wrong in it: another type, something missing, something too much, too large or too deep. */
export const brokenFrom = (value: unknown): fc.Arbitrary<unknown> =>
  fc.constantFrom(...placesOf(value)).chain((place) =>
    fc.oneof(
      strange.map((other) => edited(value, place, () => other)),
      fc.constant(place.length > 0 ? edited(value, place, () => undefined) : {}),
      fc
        .tuple(strangeNames, strange)
        .map(([name, other]) =>
          edited(value, place, (part) => (typeof part === 'object' ? edited(part ?? {}, [name], () => other) : other)),
        ),
    ),
  )

/** Texts that are not the JSON they should be. */
export const brokenText = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.integer({ min: 0, max: Math.max(0, text.length - 1) }).map((length) => text.slice(0, length)),
    fc.constantFrom(
      `${text}${text}`,
      `\ufeff${text}`,
      `${text},`,
      "{'a':1}",
      '[1,]',
      'NaN',
      '"\ud800"',
      '{"a":1,"a":2}',
      '\u0000',
    ),
    fc.constant('['.repeat(100_000)),
    fc.string({ unit: 'binary' }),
  )

export const brokenHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  fc.constantFrom<Record<string, string>>(
    { 'if-match': 'W/"1"' },
    { 'if-match': '"1", "2"' },
    { 'if-match': '"99999999999999999999"' },
    { 'if-match': '' },
    { 'if-none-match': '*' },
    { 'idempotency-key': '' },
    { 'idempotency-key': 'x'.repeat(256) },
    { 'accept-language': 'zh;q=x,,;q=,en-' },
    { 'accept-language': 'zh'.repeat(3000) },
    { accept: 'image/png' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/xml' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-encoding': 'gzip' },
    { 'x-request-id': 'a b\tc' },
    { 'x-request-id': 'x'.repeat(5000) },
    { authorization: 'Bearer ' },
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer a.b.c' },
    { authorization: `Bearer ${'x'.repeat(9000)}` },
    { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.' },
    { 'x-filler': 'x'.repeat(12_000) },
    { 'x-http-method-override': 'DELETE' },
    { host: 'other.example' },
    { cookie: 'a=b; c' },
  ),
  fc.string({ minLength: 1, maxLength: 30 }).map((key) => ({ 'idempotency-key': key.replaceAll(/[^ -~]/g, '?') })),
)

export const strangeText: fc.Arbitrary<string> = strange.map((value) =>
  (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 3000),
)
