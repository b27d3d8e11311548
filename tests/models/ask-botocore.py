"""Asks AWS's own models about requests: [{"service", "operation", "parameters"}] on standard input, faults of each on standard output."""

import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

session = botocore.session.get_session()


def model(service):
    return session.get_service_model(service)


def more_faults(shape, value, path):
    """What botocore leaves to the service: patterns, enums and unions."""
    kind = shape.type_name
    if kind == "structure":
        if getattr(shape, "is_tagged_union", False) and len(value) != 1:
            yield f"{path}: is a union, and has {len(value)} members"
        for key, inner in value.items():
            if key in shape.members:
                yield from more_faults(shape.members[key], inner, f"{path}.{key}")
    elif kind == "list":
        for index, inner in enumerate(value):
            yield from more_faults(shape.member, inner, f"{path}[{index}]")
    elif kind == "map":
        for key, inner in value.items():
            yield from more_faults(shape.key, key, f"{path} key {key}")
            yield from more_faults(shape.value, inner, f"{path}.{key}")
    elif kind == "string":
        pattern = shape.metadata.get("pattern")
        if shape.enum and value not in shape.enum:
            yield f"{path}: {value!r} is none of {shape.enum}"
        if pattern and not re.search(pattern.replace("\\p{L}", "a-zA-Z").replace("\\p{Z}", " ").replace("\\p{N}", "0-9"), value):
            yield f"{path}: {value!r} doesn't fit {pattern}"


def faults(service, operation, parameters):
    shape = model(service).operation_model(operation).input_shape
    report = ParamValidator().validate(parameters, shape).generate_report()
    return [*(report.split("\n") if report else []), *more_faults(shape, parameters, operation)]


json.dump([faults(**asked) for asked in json.load(sys.stdin)], sys.stdout)
