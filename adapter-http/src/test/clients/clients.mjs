// Asks a running server with clients from npm. In a folder of its own:
//
//   npm install --ignore-scripts @huggingface/inference @grpc/grpc-js @grpc/proto-loader \
//       @aws-sdk/client-sagemaker-runtime @seriousme/openapi-schema-validator
//   cp …/clients.mjs . && node clients.mjs http://127.0.0.1:8080 127.0.0.1:9000 PROTO

import { InferenceClient } from "@huggingface/inference";
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { Validator } from "@seriousme/openapi-schema-validator";

const [base, address, proto] = process.argv.slice(2);
const good = "One of the best films of all time.";
let failures = 0;

function check(what, seen, wanted) {
  const right = JSON.stringify(seen) === JSON.stringify(wanted);
  failures += right ? 0 : 1;
  console.log((right ? "ok     " : "WRONG  ") + what + (right ? "" : ": " + JSON.stringify(seen)));
}

async function refused(call) {
  try {
    return await call();
  } catch (e) {
    return e.httpResponse?.status ?? e.$metadata?.httpStatusCode ?? e.code ?? String(e);
  }
}

const model = (await (await fetch(base + "/info")).json()).model_id;

const face = (path) => new InferenceClient("unused", { endpointUrl: base + path });
const scores = await face("/models/" + model).textClassification({ inputs: good });
check("@huggingface/inference", scores[0].label, "positive");
check("@huggingface/inference, empty text", await refused(() => face("").textClassification({ inputs: "" })), 413);
check("@huggingface/inference, no path", await refused(() => face("/x").textClassification({ inputs: good })), 404);

const { inference } = grpc.loadPackageDefinition(loadSync(proto));
const service = new inference.GRPCInferenceService(address, grpc.credentials.createInsecure());
const call = (name, request, options = {}) =>
  new Promise((done, failed) =>
    service[name](request, options, (error, answer) => (error ? failed(error) : done(answer))),
  );
const infer = (changed = {}, options = {}) =>
  call(
    "ModelInfer",
    {
      modelName: model,
      inputs: [{ name: "text", datatype: "BYTES", shape: [1], contents: { bytesContents: [Buffer.from(good)] }, ...changed }],
    },
    options,
  );
check("grpc-js ServerReady", (await call("ServerReady", {})).ready, true);
check("grpc-js ModelInfer", (await infer()).outputs[0].contents.bytesContents[0].toString(), "positive");
check("grpc-js, no such model", await refused(() => call("ModelMetadata", { name: "x" })), grpc.status.NOT_FOUND);
check("grpc-js, shape", await refused(() => infer({ shape: [7] })), grpc.status.INVALID_ARGUMENT);
check("grpc-js, no time", await refused(() => infer({}, { deadline: Date.now() - 1 })), grpc.status.DEADLINE_EXCEEDED);

const aws = new SageMakerRuntimeClient({
  region: "eu-west-1",
  endpoint: base,
  credentials: { accessKeyId: "x", secretAccessKey: "x" },
});
// What the service in between asks of the container.
aws.middlewareStack.add(
  (next) => (args) => {
    args.request.path = "/invocations";
    return next(args);
  },
  { step: "finalizeRequest" },
);
const invoke = (body) =>
  aws.send(new InvokeEndpointCommand({ EndpointName: "imdb", ContentType: "application/json", Body: body }));
const answer = JSON.parse(new TextDecoder().decode((await invoke(JSON.stringify({ instances: [good] }))).Body));
check("@aws-sdk/client-sagemaker-runtime", answer.predictions[0].label, "positive");
check("@aws-sdk/client-sagemaker-runtime, no form", await refused(() => invoke("{}")), 400);

const document = await (await fetch(base + "/openapi.json")).json();
const validator = new Validator();
check("@seriousme/openapi-schema-validator", await validator.validate(document), { valid: true });

process.exit(failures ? 1 : 0);
