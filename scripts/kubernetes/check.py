"""check.py FOLDER: whether the manifests in a folder are valid and fit together; else exit code 1.

Valid: by the schemas that Kubernetes publishes, with no unknown field. Fitting: nothing selects what is not
there, no URL names a service that is not there, and the kustomization lists every file.
"""

import pathlib
import re
import sys

import kubernetes_validate
import yaml

NAME = "app.kubernetes.io/name"
mistakes = []


def expect(holds, what):
    if not holds:
        mistakes.append(what)


def load(folder):
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "kustomization.yaml":
            for document in yaml.safe_load_all(path.read_text()):
                yield f"{path.name}: {document['kind']} {document['metadata']['name']}", document


def validate(title, document):
    try:
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)
    except kubernetes_validate.ValidationError as error:
        mistakes.append(f"{title}: {error.message}")


def check_deployment(title, deployment, services):
    spec = deployment["spec"]
    pod = spec["template"]["spec"]
    [container] = pod["containers"]
    expect(spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"], f"{title}: selects other pods than its own")
    expect(container["name"] == deployment["metadata"]["name"], f"{title}: its container has another name")
    ports = {port["name"] for port in container["ports"]}
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        expect(container[probe]["httpGet"]["port"] in ports, f"{title}: {probe} asks a port that is not there")
    expect({"requests", "limits"} <= container["resources"].keys(), f"{title}: without requests or limits")
    for variable in container.get("env", []):
        url = re.fullmatch(r"http://([^:/]+):(\d+)", variable.get("value", ""))
        if url:
            expect((url[1], int(url[2])) in services, f"{title}: {variable['name']} leads nowhere")


def selectors(document):
    """The names that a document other than a Deployment goes by."""
    spec = document["spec"]
    if document["kind"] == "Service":
        yield spec["selector"][NAME]
    if document["kind"] == "PodDisruptionBudget":
        yield spec["selector"]["matchLabels"][NAME]
    if document["kind"] == "NetworkPolicy":
        yield spec["podSelector"]["matchLabels"][NAME]
        for rule in spec.get("ingress", []):
            for peer in rule.get("from", []):
                yield peer["podSelector"]["matchLabels"][NAME]


def check(folder):
    documents = list(load(folder))
    names = {document["metadata"]["name"] for _, document in documents if document["kind"] == "Deployment"}
    services = {
        (document["metadata"]["name"], port["port"])
        for _, document in documents
        if document["kind"] == "Service"
        for port in document["spec"]["ports"]
    }
    for title, document in documents:
        validate(title, document)
        if document["kind"] == "Deployment":
            check_deployment(title, document, services)
        for name in selectors(document):
            expect(name in names, f"{title}: selects {name}, which is not there")
    for kind in ("Service", "PodDisruptionBudget", "NetworkPolicy"):
        there = {document["metadata"]["name"] for _, document in documents if document["kind"] == kind}
        expect(there == names, f"{kind}: there for {sorted(there)}, not for {sorted(names)}")
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    files = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
    expect(set(kustomization["resources"]) == files, "kustomization.yaml: does not list every file")
    return len(documents)


count = check(pathlib.Path(sys.argv[1]))
for mistake in mistakes:
    print(f"error: {mistake}", file=sys.stderr)
if mistakes:
    sys.exit(1)
print(f"{count} Kubernetes manifests are valid for {kubernetes_validate.latest_version()} and fit together")
