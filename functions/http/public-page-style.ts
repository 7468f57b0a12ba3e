export const pageStyle = `
:root { color-scheme: light dark; --line: #8886; --accent: #06a; --wrong: #c22 }
* { box-sizing: border-box }
body { font: 1.05rem/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; max-width: 36rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
header { display: flex; justify-content: flex-end }
h1 { font-size: 1.4rem; line-height: 1.3; margin: .5rem 0 }
fieldset { border: 0; padding: 0; margin: 1.5rem 0 }
legend { padding: 0; font-weight: 600; margin-bottom: .5rem }
legend small { font-weight: 400; opacity: .75 }
.scale { display: grid; grid-template-columns: repeat(auto-fit, minmax(2.6rem, 1fr)); gap: .4rem }
.long { grid-template-columns: repeat(6, 1fr) }
.ends { display: flex; justify-content: space-between; gap: 1rem; font-size: .85rem; opacity: .8; margin-top: .3rem }
.list { display: grid; gap: .4rem }
label { position: relative; display: block; cursor: pointer }
label input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer }
label span { display: block; min-height: 2.75rem; padding: .55rem .6rem; border: 1px solid var(--line); border-radius: .5rem }
.scale span { text-align: center; padding-inline: 0 }
input:checked + span { border-color: var(--accent); background: var(--accent); color: #fff }
input[type=checkbox]:checked + span::before { content: "✓ " }
input:focus-visible + span, input[type=time]:focus-visible, textarea:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
input[type=time] { font: inherit; padding: .5rem .6rem; border: 1px solid var(--line); border-radius: .5rem; background: none; color: inherit }
.row { display: flex; align-items: center; gap: .6rem; flex-wrap: wrap }
textarea { width: 100%; min-height: 6rem; font: inherit; padding: .6rem; border: 1px solid var(--line); border-radius: .5rem }
button { width: 100%; font: inherit; font-weight: 600; padding: .8rem; border: 0; border-radius: .5rem; background: var(--accent); color: #fff }
.wrong { color: var(--wrong) }
fieldset .wrong { margin: 0 0 .5rem }
`
