"""Asks a running server with clients that others wrote, and compares what they make of its answers and errors.

    pip install grpcio grpcio-tools huggingface_hub pandas boto3 google-api-python-client jsonschema prometheus-client
    AIP_PREDICT_ROUTE=/v1/projects/p/locations/us-central1/endpoints/1:predict AIP_HEALTH_ROUTE=/vertex/health \\
        java -jar sentiment.jar serve --grpc-port 9000
    python3 clients.py http://127.0.0.1:8080 127.0.0.1:9000 PROTO [OPENAPI ...]

PROTO is open_inference_grpc.proto. Every OPENAPI is a published OpenAPI document (JSON) of a protocol, such as that of
the Open Inference Protocol or of Text Embeddings Inference; what the server answers below its paths must be valid by it.
"""

import importlib
import json
import os
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

BASE, GRPC, PROTO, *DOCUMENTS = sys.argv[1:]
GOOD, BAD = "One of the best films of all time.", "A dull, boring waste of time."
failures = 0


def check(what, seen, wanted):
    global failures
    right = wanted(seen) if callable(wanted) else seen == wanted
    failures += not right
    print(("ok     " if right else "WRONG  ") + what + ("" if right else f": {seen!r}"))


def request(path, body=None, method=None, **headers):
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if data is not None:
        headers.setdefault("Content-Type", "application/json")
    asked = urllib.request.Request(BASE + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


MODEL = json.loads(request("/info")[2])["model_id"]


def hugging_face():
    from huggingface_hub import InferenceClient
    from huggingface_hub.errors import HfHubHTTPError

    client = InferenceClient(model=BASE + "/models/" + MODEL, token="unused")
    for text, label in ((GOOD, "positive"), (BAD, "negative")):
        check("huggingface_hub " + label, client.text_classification(text)[0].label, label)
    check("huggingface_hub top_k", len(client.text_classification(GOOD, top_k=1)), 1)
    first = InferenceClient(model=BASE, token="unused").text_classification(GOOD)
    check("huggingface_hub, base URL", first.label, "positive")

    def status(url, text, **options):
        try:
            InferenceClient(model=BASE + url, token="unused").text_classification(text, **options)
            return 200
        except HfHubHTTPError as e:
            return e.response.status_code

    check("huggingface_hub, empty text", status("/", ""), 413)
    check("huggingface_hub, a pair", status("/", [GOOD, BAD]), 413)
    check("huggingface_hub, no text", status("/", {"text": 1}), 422)
    check("huggingface_hub, top_k out of range", status("/models/" + MODEL, GOOD, top_k=0), 422)
    check("huggingface_hub, no such path", status("/nowhere", GOOD), 404)


def grpc_stub():
    import grpc
    from grpc_tools import protoc

    folder = tempfile.mkdtemp()
    place, name = os.path.split(os.path.abspath(PROTO))
    protoc.main(["", "-I" + place, "--python_out=" + folder, "--grpc_python_out=" + folder, name])
    sys.path.insert(0, folder)
    pb = importlib.import_module("open_inference_grpc_pb2")
    stub = importlib.import_module("open_inference_grpc_pb2_grpc").GRPCInferenceServiceStub(grpc.insecure_channel(GRPC))
    check("grpcio ServerLive", stub.ServerLive(pb.ServerLiveRequest()).live, True)
    check("grpcio ServerReady", stub.ServerReady(pb.ServerReadyRequest()).ready, True)
    check("grpcio ServerMetadata", stub.ServerMetadata(pb.ServerMetadataRequest()).name, "sentimentj")
    check("grpcio ModelReady", stub.ModelReady(pb.ModelReadyRequest(name=MODEL)).ready, True)
    metadata = stub.ModelMetadata(pb.ModelMetadataRequest(name=MODEL))
    check("grpcio ModelMetadata", [o.name for o in metadata.outputs], ["label", "probabilities"])

    def infer(texts, shape=None, raw=False, model=MODEL, input="text", datatype="BYTES", outputs=(), timeout=None):
        asked = pb.ModelInferRequest(model_name=model, id="42")
        tensor = asked.inputs.add(name=input, datatype=datatype, shape=shape or [len(texts)])
        encoded = [text.encode() for text in texts]
        if raw:
            asked.raw_input_contents.append(b"".join(len(t).to_bytes(4, "little") + t for t in encoded))
        else:
            tensor.contents.bytes_contents.extend(encoded)
        for output in outputs:
            asked.outputs.add(name=output)
        return stub.ModelInfer(asked, timeout=timeout)

    def code(*args, **options):
        try:
            infer(*args, **options)
            return "OK"
        except grpc.RpcError as e:
            return e.code().name

    answer = infer([GOOD, BAD])
    check("grpcio ModelInfer", list(answer.outputs[0].contents.bytes_contents), [b"positive", b"negative"])
    check("grpcio ModelInfer, probabilities", len(answer.outputs[1].contents.fp32_contents), 4)
    check("grpcio ModelInfer, id", answer.id, "42")
    raw = infer([GOOD, BAD], shape=[2, 1], raw=True, outputs=["label"])
    check("grpcio ModelInfer, raw", raw.raw_output_contents[0], b"\x08\0\0\0positive\x08\0\0\0negative")
    check("grpcio, no such model", code([GOOD], model="other"), "NOT_FOUND")
    check("grpcio, no such input", code([GOOD], input="other"), "INVALID_ARGUMENT")
    check("grpcio, datatype", code([GOOD], datatype="INT8"), "INVALID_ARGUMENT")
    check("grpcio, shape", code([GOOD], shape=[3]), "INVALID_ARGUMENT")
    check("grpcio, output", code([GOOD], outputs=["other"]), "INVALID_ARGUMENT")
    check("grpcio, no time", code([GOOD], timeout=1e-6), "DEADLINE_EXCEEDED")


def mlflow_forms():
    import pandas

    frame = pandas.DataFrame({"id": [1, 2], "text": [GOOD, BAD]})
    forms = {
        "dataframe_split": json.dumps({"dataframe_split": frame.to_dict(orient="split")}),
        "dataframe_records": json.dumps({"dataframe_records": frame.to_dict(orient="records")}),
        "instances": json.dumps({"instances": frame["text"].tolist()}),
        "inputs": json.dumps({"inputs": {"text": frame["text"].tolist()}, "params": {"x": 1}}),
        "CSV": frame.to_csv(index=False),
        "CSV with index": frame.to_csv(),
    }
    for form, body in forms.items():
        kind = "text/csv" if form.startswith("CSV") else "application/json"
        status, _, answer = request("/invocations", body.encode(), Content_Type=kind)
        labels = [p["label"] for p in json.loads(answer)["predictions"]] if status == 200 else answer
        check("pandas " + form, labels, ["positive", "negative"])
    read = pandas.DataFrame(json.loads(request("/invocations", forms["CSV"].encode(), Content_Type="text/csv")[2])["predictions"])
    check("pandas reads the answer", list(read["label"]), ["positive", "negative"])
    for what, body, kind, wanted in (
        ("no form", b"{}", "application/json", 400),
        ("two forms", b'{"inputs":[],"instances":[]}', "application/json", 400),
        ("no JSON", b"nonsense", "application/json", 400),
        ("no such column", b"a,b\n1,2\n", "text/csv", 400),
        ("another type", b"x", "image/png", 415),
    ):
        status, _, answer = request("/invocations", body, Content_Type=kind)
        check("MLflow, " + what, (status, sorted(json.loads(answer))), (wanted, ["error_code", "message"]))
    for path in ("/ping", "/health", "/version"):
        check("MLflow " + path, request(path)[0], 200)


def sage_maker():
    import boto3
    from botocore.exceptions import ClientError

    client = boto3.client(
        "sagemaker-runtime",
        region_name="eu-west-1",
        endpoint_url=BASE,
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )

    def as_in_the_container(request, **unused):
        request.url = BASE + "/invocations"  # what the service in between asks of the container

    client.meta.events.register("before-send.sagemaker-runtime.InvokeEndpoint", as_in_the_container)

    def invoke(body, kind="application/json"):
        return client.invoke_endpoint(EndpointName="imdb", ContentType=kind, Accept="application/json", Body=body)

    answer = json.loads(invoke(json.dumps({"instances": [GOOD]}))["Body"].read())
    check("boto3", answer["predictions"][0]["label"], "positive")
    answer = json.loads(invoke("text\n" + BAD, "text/csv")["Body"].read())
    check("boto3 CSV", answer["predictions"][0]["label"], "negative")
    try:
        invoke("{}")
        check("boto3, no form", 200, 400)
    except ClientError as e:
        check("boto3, no form", e.response["ResponseMetadata"]["HTTPStatusCode"], 400)


def vertex():
    from googleapiclient.discovery import build
    from googleapiclient.errors import HttpError
    import httplib2

    service = build(
        "aiplatform",
        "v1",
        static_discovery=True,
        http=httplib2.Http(),
        client_options={"api_endpoint": BASE},
    )
    endpoint = "projects/p/locations/us-central1/endpoints/1"
    endpoints = service.projects().locations().endpoints()
    answer = endpoints.predict(endpoint=endpoint, body={"instances": [{"text": GOOD}, BAD]}).execute()
    check("google-api-python-client", [p["label"] for p in answer["predictions"]], ["positive", "negative"])
    try:
        endpoints.predict(endpoint=endpoint, body={}).execute()
        check("google-api-python-client, no instances", 200, 400)
    except HttpError as e:
        check("google-api-python-client, no instances", e.resp.status, 400)


def documents():
    from jsonschema import Draft202012Validator

    def version(path):
        return path.replace("{MODEL_NAME}", MODEL).replace("{MODEL_VERSION}", models["versions"][0])

    models = json.loads(request("/v2/models/" + MODEL)[2])
    tensor = {"name": "text", "shape": [1], "datatype": "BYTES", "data": [GOOD]}
    bodies = {
        "infer": [
            {"inputs": [tensor]},
            {"id": "42", "inputs": [dict(tensor, parameters={})], "outputs": [{"name": "label"}], "parameters": {}},
            {"inputs": []},
            {"inputs": [dict(tensor, datatype="FP32")]},
            b"nonsense",
        ],
        "predict": [
            {"inputs": GOOD},
            {"inputs": [[GOOD], [BAD]], "truncate": None, "raw_scores": True, "truncation_direction": "Left"},
            {"inputs": [GOOD, BAD]},
            {"inputs": [[GOOD, BAD]]},
            {"inputs": ""},
            {"inputs": []},
            {"inputs": 3},
            {},
            b"nonsense",
        ],
    }
    for place in DOCUMENTS:
        document = json.load(open(place))
        for template, methods in document["paths"].items():
            for method in set(methods) & {"get", "post"}:
                asked = [None] if method == "get" else bodies.get(template.rsplit("/", 1)[-1], [])
                for body in asked:
                    status, headers, answer = request(version(template), body)
                    described = methods[method]["responses"]
                    what = f"{document['info']['title']}: {method} {template} {body or ''} -> {status}"
                    if str(status) not in described:
                        # Documents name few errors; all look alike.
                        schema = next((r for s, r in described.items() if s >= "400" and "content" in r), None)
                        check(what, status, lambda s: method == "post" and 400 <= s < 500)
                    else:
                        schema = described[str(status)]
                    content = (schema or {}).get("content", {}).get("application/json")
                    if content:
                        validator = Draft202012Validator({"components": document["components"], **content["schema"]})
                        wrong = [e.message for e in validator.iter_errors(json.loads(answer))]
                        check(what, wrong, [])


def metrics():
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_open_metrics
    from prometheus_client.parser import text_string_to_metric_families as read_text

    families = {f.name: f for f in read_text(request("/metrics")[2].decode())}
    wanted = {
        "sentiment_requests",
        "sentiment_predictions",
        "sentiment_request_duration_seconds",
        "sentiment_tokenize_duration_seconds",
        "sentiment_queue_duration_seconds",
        "sentiment_inference_duration_seconds",
        "sentiment_batch_size",
        "sentiment_input_tokens",
        "sentiment_truncated_inputs",
        "sentiment_model_load_duration_seconds",
        "sentiment_model_info",
        "sentiment_queue_depth",
    }
    check("prometheus_client reads text", sorted(wanted - set(families)), [])
    check("prometheus_client, histogram", families["sentiment_request_duration_seconds"].type, "histogram")
    kind = "application/openmetrics-text; version=1.0.0"
    request("/api/v1/predict?text=good", traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    status, headers, body = request("/metrics", Accept=kind)
    families = list(read_open_metrics(body.decode()))
    check("prometheus_client reads OpenMetrics", headers["Content-Type"].startswith(kind.split(";")[0]), True)
    exemplars = [s.exemplar for f in families for s in f.samples if s.exemplar]
    check("prometheus_client, exemplars", any("trace_id" in e.labels for e in exemplars), True)


for part in (hugging_face, grpc_stub, mlflow_forms, sage_maker, vertex, metrics, documents):
    try:
        part()
    except Exception as e:
        check(part.__name__, e, None)
sys.exit(failures > 0)
