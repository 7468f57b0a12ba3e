import { fileURLToPath } from 'node:url'
import { App } from 'aws-cdk-lib'
import { catalogue } from '../functions/catalogue.ts'
import { addStage } from './add-stage.ts'
import { bundleFunctions } from './bundle.ts'
import { addRulePacks } from './rule-packs.ts'
import { stages } from './stage.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const bundles = await bundleFunctions(root, catalogue)
const app = new App()
addRulePacks(app)
for (const stage of stages) addStage(app, { stage, catalogue, bundles })
app.synth()
