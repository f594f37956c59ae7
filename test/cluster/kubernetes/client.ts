import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';

export interface Answer {
  readonly status: number;
  /** What the server says in `Warning` headers, for whoever typed the request. */
  readonly warnings: readonly string[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an object of any kind, or a Status
  readonly body: any;
}

export interface Sent {
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
}

/** How a connection fails that the other end has closed. */
const CLOSED: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET']);

/** Speaks with one API server as one user, and returns all that it answers. */
export class Client {
  public static admin(url: string, certificates: string): Client {
    const file = (name: string) => readFileSync(join(certificates, name));
    return new Client(url, new Agent({ keepAlive: true, ca: file('ca.crt'), cert: file('admin.crt'), key: file('admin.key') }), {});
  }

  private constructor(private readonly url: string, private readonly agent: Agent, private readonly headers: Readonly<Record<string, string>>) {}

  /** The same server, spoken to with a token instead of a certificate. */
  public withToken(token: string): Client {
    return new Client(this.url, new Agent({ keepAlive: true, ca: this.agent.options.ca }), { authorization: `Bearer ${token}` });
  }

  /** The same server, which is told that somebody else asks, with all rights: RBAC refuses nothing, and admission is asked about the user. */
  public impersonating(user: string): Client {
    return new Client(this.url, this.agent, { ...this.headers, 'Impersonate-User': user, 'Impersonate-Group': 'system:masters' });
  }

  /** A connection that was idle while a tool was built may be closed at the other end: then another is taken. */
  public async send(method: string, path: string, what: Sent = {}): Promise<Answer> {
    const { body, type = 'application/json', accept = 'application/json' } = what;
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), {
        method, agent: this.agent, headers: { ...this.headers, accept, ...(text !== undefined && { 'content-type': type }) },
      }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({
          status: response.statusCode ?? 0,
          warnings: (response.headersDistinct.warning ?? []).flatMap((value) => value.split(/,\s*(?=\d{3} )/)),
          body: parsed(Buffer.concat(chunks).toString('utf8')),
        }));
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (sent.reusedSocket && CLOSED.has(error.code ?? '')) resolve(this.send(method, path, what));
        else reject(error);
      });
      sent.end(text);
    });
  }

  public async get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** Like `send`, where anything but success is a fault of the test. */
  public async must(method: string, path: string, sent: Sent = {}): Promise<Answer['body']> {
    const answer = await this.send(method, path, sent);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body.message ?? answer.body)}`);
    return answer.body;
  }

  public close(): void {
    this.agent.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
