export const style = `
:root { color-scheme: light dark; --line: #8884; --accent: #0a6 }
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
header { position: sticky; top: 0; background: Canvas; padding: .5rem 0; border-bottom: 1px solid var(--line) }
input { width: 100%; font: inherit; padding: .5rem; border: 1px solid var(--line); border-radius: .3rem }
details { border-bottom: 1px solid var(--line); padding: .4rem 0 }
summary { cursor: pointer }
summary span { opacity: .75 }
code, pre, .type { font-family: ui-monospace, monospace; font-size: .9em }
pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line); border-radius: .3rem }
ul, ol { padding-left: 1.2rem; margin: .2rem 0 }
.GET { color: #06c } .POST { color: var(--accent) } .PUT, .PATCH { color: #b60 } .DELETE { color: #c33 }
b, i { font-size: .8em } b { color: #c33 } i { color: #b60 }
h4 { margin: .6rem 0 0 }
`

/** Search over operations; a link to one opens it. */
export const script = `
const all = [...document.querySelectorAll('.operation, .schema')]
const text = new Map(all.map((one) => [one, one.textContent.toLowerCase()]))
const search = document.querySelector('input')
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
  for (const one of all) one.hidden = !words.every((word) => text.get(one).includes(word))
  for (const section of document.querySelectorAll('section'))
    section.hidden = ![...section.querySelectorAll('details')].some((one) => !one.hidden)
})
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (target && 'open' in target) { target.open = true; target.scrollIntoView() }
}
addEventListener('hashchange', open)
open()
`
