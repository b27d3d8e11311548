"""Makes the MESH handshake by NHS's own client. Reads one JSON object a line, answers each with one JSON object a line."""

import json
import sys

import requests
from mesh_client import MeshClient

for line in sys.stdin:
    job = json.loads(line)
    cert = (job["cert"], job["key"]) if "cert" in job else None
    proxies = {"https": job["proxy"]} if "proxy" in job else None
    client = MeshClient(
        job["url"],
        job["mailbox"]["id"],
        job["mailbox"]["password"],
        shared_key=job["mailbox"]["sharedKey"].encode(),
        cert=cert,
        verify=job["ca"],
        proxies=proxies,
        max_retries=0,
        timeout=2,
    )
    try:
        with client:
            client.handshake()
        answer = "200"
    except requests.HTTPError as error:
        answer = str(error.response.status_code)
    except requests.RequestException as error:
        answer = f"{type(error).__name__}: {error}"
    print(json.dumps(answer), flush=True)
