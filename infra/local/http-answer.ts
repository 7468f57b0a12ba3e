import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

/** Sends what a function, or the gateway itself, answers. */
export const sendAnswer = (
  response: ServerResponse,
  { statusCode = 200, headers, body = '', cookies, isBase64Encoded }: APIGatewayProxyStructuredResultV2,
  more?: Readonly<Record<string, string>>,
): void => {
  const content = isBase64Encoded ? Buffer.from(body, 'base64') : body
  const all: OutgoingHttpHeaders = { ...headers, ...more } as OutgoingHttpHeaders
  if (cookies) all['set-cookie'] = cookies
  if (statusCode !== 204 && statusCode !== 304) all['content-length'] = Buffer.byteLength(content)
  response.writeHead(statusCode, all)
  response.end(content)
}
