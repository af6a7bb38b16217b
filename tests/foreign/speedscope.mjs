// speedscope's own importer, taken out of its published bundle, reads a Chrome trace and says what
// it understood: "CALLS TOTAL", the number of calls and the sum of their durations in
// microseconds. Any complaint of it is a failure. usage: node speedscope.mjs BUNDLE TRACE
//
// The bundle has no exports. Its importer is found by the shape of its code, which is why the
// version is pinned (run); the page's own start fails without a browser, after that.
import fs from 'node:fs'
import vm from 'node:vm'

const [bundlePath, tracePath] = process.argv.slice(2)
const bundle = fs.readFileSync(bundlePath, 'utf8')
const importer = /function (\w+)\((\w+)\)\{return \w+\(\2\)\?\w+\(\2\):\w+\(\2\)\?\w+\(\2\.traceEvents\)/
const initializer = /,(\w+)=\w+\(\(\)=>\{"use strict";[^{}]*"allocatedName"\]\}\)/
const found = importer.exec(bundle)
const ready = initializer.exec(bundle)
if (!found || !ready) throw new Error('this is not the speedscope that was expected')

const hook = `globalThis.readTrace=json=>(${ready[1]}(),${found[1]}(json));`
const patched = bundle.slice(0, found.index) + hook + bundle.slice(found.index)
const complaints = []
const note = text => complaints.push(text)
const quiet = { log: note, warn: note, error: note }
const world = vm.createContext({ console: quiet, performance, URL, TextDecoder, setTimeout })
try {
  vm.runInContext(patched, world)
} catch (error) {
  if (!world.readTrace) throw error
}

const json = vm.runInContext(`(${fs.readFileSync(tracePath, 'utf8')})`, world)
const group = world.readTrace(json)
if (!Array.isArray(group.profiles)) throw new Error('speedscope does not take this for a trace')
let events = 0
let total = 0
for (const profile of group.profiles) {
  const open = []
  profile.forEachCall(
    (_node, start) => open.push(start),
    (_node, end) => {
      events += 1
      total += end - open.pop()
    })
}
if (complaints.length > 0) throw new Error(complaints[0])
const unit = group.profiles[0].getWeightUnit()
if (unit !== 'microseconds') throw new Error(`speedscope took the times for ${unit}`)
console.log(events, Math.round(total))
