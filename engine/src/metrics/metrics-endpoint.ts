/**
 * `GET /metrics`: the state of the engine in the text format of Prometheus.
 *
 * Names of tables and functions, and how much they are used, are nobody's business but the
 * operator's: on the engine's own address only this machine is answered. A second address, which
 * an operator opens on purpose, answers whoever reaches it and serves nothing else.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { isFromOwnMachine, type OwnMachine } from '../http/own-machine.ts';
import { CollectedMetric, type MetricFamily } from './collected-metric.ts';

export class MetricsEndpoint {
  readonly #families: readonly MetricFamily[];
  readonly #reportError: (error: unknown) => void;
  #registry: Registry | null = null;

  /** @param reportError told of failures that are the engine's own */
  constructor(families: readonly MetricFamily[], reportError: (error: unknown) => void) {
    this.#families = families;
    this.#reportError = reportError;
  }

  /** Hands on all requests but those for the metrics, and refuses other machines these. */
  before(next: RequestListener, options: OwnMachine): RequestListener {
    return (request, response) => {
      if (!isForMetrics(request)) next(request, response);
      else if (isFromOwnMachine(request, options)) void this.#answer(request, response);
      else refuse(response, 403, 'Metrics are shown to the machine that the engine runs on');
    };
  }

  /** Answers requests for the metrics, whoever asks, and nothing else. */
  readonly alone: RequestListener = (request, response) => {
    if (isForMetrics(request)) void this.#answer(request, response);
    else refuse(response, 404, 'Not found');
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'Metrics can only be read');
      return;
    }
    try {
      this.#registry ??= createRegistry(this.#families);
      const text = await this.#registry.metrics();
      response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE });
      response.end(request.method === 'HEAD' ? undefined : text);
    } catch (error) {
      this.#reportError(error);
      refuse(response, 500, 'internal error');
    }
  }
}

/** Made when somebody asks first: the metrics of the process watch the event loop from then on. */
function createRegistry(families: readonly MetricFamily[]): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const family of families) registry.registerMetric(new CollectedMetric(family));
  return registry;
}

function isForMetrics({ url = '' }: IncomingMessage): boolean {
  return url === '/metrics' || url.startsWith('/metrics?');
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(message);
}
