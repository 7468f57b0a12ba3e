type Cell = string | number

/** A number with as many decimals as it is worth. */
export const figure = (value: number): string => {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

/** Prints a table as Markdown, ready for the README. */
export const printTable = (title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void => {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  console.log(`\n${title}\n\n${lines.join('\n')}`)
}
