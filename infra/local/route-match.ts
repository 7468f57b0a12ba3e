export interface Match<Target> {
  readonly target: Target
  /** Decoded values by the names in the route's path. */
  readonly params: Readonly<Record<string, string>> | undefined
}

interface Leaf<Target> {
  readonly target: Target
  readonly names: readonly string[]
}

interface Node<Target> {
  readonly literals: Map<string, Node<Target>>
  parameter?: Node<Target>
  leaf?: Leaf<Target>
}

const newNode = <Target>(): Node<Target> => ({ literals: new Map() })

const childFor = <Target>(node: Node<Target>, segment: string): Node<Target> => {
  if (segment.startsWith('{')) {
    node.parameter ??= newNode()
    return node.parameter
  }
  const child = node.literals.get(segment) ?? newNode<Target>()
  node.literals.set(segment, child)
  return child
}

const search = <Target>(
  node: Node<Target>,
  path: string,
  start: number,
  values: string[],
): Leaf<Target> | undefined => {
  const slash = path.indexOf('/', start)
  const segment = slash < 0 ? path.slice(start) : path.slice(start, slash)
  const step = (child: Node<Target> | undefined) =>
    child && (slash < 0 ? child.leaf : search(child, path, slash + 1, values))
  const literal = step(node.literals.get(segment))
  if (literal || !node.parameter || segment === '') return literal
  values.push(segment)
  const found = step(node.parameter)
  if (!found) values.pop()
  return found
}

const named = (names: readonly string[], values: readonly string[]): Record<string, string> => {
  const params: Record<string, string> = {}
  names.forEach((name, index) => {
    const value = values[index] ?? ''
    params[name] = value.includes('%') ? decodeURIComponent(value) : value
  })
  return params
}

/**
 * Finds the route of a path as API Gateway does: a literal segment is preferred to a parameter. Made for routes like
 * `/v1/customers/{customerId}`.
 * @throws URIError when a parameter is not well percent-encoded
 */
export const routeMatcher = <Target>(routes: readonly { method: string; path: string; target: Target }[]) => {
  const roots = new Map<string, Node<Target>>()
  for (const { method, path, target } of routes) {
    const root = roots.get(method) ?? newNode<Target>()
    roots.set(method, root)
    const segments = path.slice(1).split('/')
    const names = segments.filter((segment) => segment.startsWith('{')).map((segment) => segment.slice(1, -1))
    segments.reduce(childFor, root).leaf = { target, names }
  }
  return (method: string, path: string): Match<Target> | undefined => {
    const root = roots.get(method)
    const values: string[] = []
    const leaf = root && search(root, path, 1, values)
    return leaf && { target: leaf.target, params: leaf.names.length === 0 ? undefined : named(leaf.names, values) }
  }
}
