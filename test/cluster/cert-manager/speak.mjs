/**
 * A workload that speaks mutual TLS with the files that its pod has, and reads them anew for each connection, because they are renewed.
 *
 *     node speak.mjs serve <files> <identities>         prints its port, admits whom callers.json names, and says what it was asked
 *     node speak.mjs call <files> <port> <SPIFFE ID>    prints the answer of the callee with this ID, or why there is none
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';

/** What both ends show and ask for. Host names prove nothing here. */
function settings(files) {
  const [cert, key, ca] = ['tls.crt', 'tls.key', 'ca.crt'].map((name) => readFileSync(join(files, name)));
  return { cert, key, ca, minVersion: 'TLSv1.3', checkServerIdentity: () => undefined };
}

/** The one URI of a certificate. */
function idOf(socket) {
  const names = (socket.getPeerCertificate().subjectaltname ?? '').split(', ');
  return names.length === 1 && names[0].startsWith('URI:') ? names[0].slice('URI:'.length) : undefined;
}

function serve(files, identities) {
  const server = createServer({ ...settings(files), requestCert: true, rejectUnauthorized: true }, (socket) => {
    const { callers } = JSON.parse(readFileSync(join(identities, 'callers.json'), 'utf8'));
    const id = idOf(socket);
    if (!callers.some((caller) => caller.id === id)) socket.destroy();
    else socket.on('data', (asked) => socket.end(`${socket.getProtocol()} ${id} ${asked}`));
  });
  server.on('connection', () => server.setSecureContext(settings(files)));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

function call(files, port, id) {
  const socket = connect({ ...settings(files), host: '127.0.0.1', port: Number(port) }, () => {
    if (idOf(socket) === id) socket.write('hello');
    else socket.destroy(new Error(`the callee is ${idOf(socket)}`));
  });
  let answer = '';
  socket.on('data', (data) => { answer += data; });
  socket.on('error', (error) => { answer ||= `refused: ${error.code ?? error.message}`; });
  socket.on('close', () => console.log(answer || 'refused: no answer'));
}

const [what, ...args] = process.argv.slice(2);
({ serve, call })[what](...args);
