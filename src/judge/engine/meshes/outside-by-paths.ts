/** Answers about addresses outside at ports to which paths of a mesh lead: who can make which requests, by each host that makes a difference. */
import type { EgressOfAll } from './egress-of-all';
import type { PathsOutside } from './mesh';
import { arrivalByPaths, type Surroundings } from './paths-of-all';
import { spaceOf, type Space } from './request-spaces';
import { answerOfWays, BY_NAME, type Ways } from './ways';
import type { Cluster } from '../../cluster/cluster';
import type { Address } from '../../cluster/ip';
import type { Dial } from '../../core/flow';
import type { PathNormalization } from '../../options';
import { mergePatterns, NO_PATTERNS, type RequestPatterns } from '../../requests/requests';
import { RequestGroups } from '../../vectors/request-groups';
import type { TruthVector } from '../../vectors/truth-vector';
import type { Request } from '../decision';
import type { PeerClass } from '../peer-classes';
import { allRequests, requestOf, type PortAnswers, type RequestAtom, type RequestClass } from '../port-class';

export class OutsideByPaths {
  private readonly ways: Ways<TruthVector>;

  constructor(
    private readonly cluster: Cluster,
    private readonly outside: PathsOutside,
    private readonly around: Surroundings,
    private readonly egress: EgressOfAll | undefined,
    private readonly pathNormalization: PathNormalization,
  ) {
    const { logic } = around.vectors;
    this.ways = { service: logic.of(BY_NAME.service), address: logic.of(BY_NAME.address), passing: logic.of(BY_NAME.passing) };
  }

  /** What callers get. `base`: who gets that far at all; `extra` is what the question tells apart. */
  answers(destination: PeerClass, address: Address, port: number, base: TruthVector, extra: RequestPatterns): PortAnswers {
    const { egress, outside, cluster } = this;
    const ofProxies = { ...NO_PATTERNS, hosts: egress?.isLimited ? egress.hosts.namesAt(port) : [] };
    const found = spaceOf(mergePatterns([ofProxies, outside.patterns(cluster, port), extra]), this.pathNormalization);
    if (!found) return allRequests(base.copy().andAll('unknown'));
    const byHost = new Map<number, RequestAtom[]>();
    for (const atom of found.atoms) {
      const list = byHost.get(atom.host);
      if (list) list.push(atom);
      else byHost.set(atom.host, [atom]);
    }
    const { space } = found;
    return { space, classes: [...byHost.values()].flatMap((atoms) => this.ofHost(destination, { address, port }, base, { space, atoms })) };
  }

  /** Requests that name one host. */
  private ofHost(
    destination: PeerClass, { address, port }: { readonly address: Address; readonly port: number }, base: TruthVector, { space, atoms }: Space,
  ): readonly RequestClass[] {
    const { around, egress, ways } = this;
    const { logic } = around.vectors;
    const { host } = requestOf(space, atoms[0]);
    const asked: Request = { destination: destination.peer, protocol: 'TCP', port };
    const arriving = (dial: Dial) => (
      arrivalByPaths(around, asked, this.outside.paths(this.cluster, { address, port, dial, ...(host !== undefined && { host }) }), destination)
    );
    const [name, direct] = [arriving('service'), arriving('address')];
    const readings = [...name.readings, ...direct.readings];
    const groups = new RequestGroups();
    for (const atom of atoms) {
      const request: Request = { ...asked, ...requestOf(space, atom) };
      groups.add(readings.map((all) => all.vector(all.ask(request))), atom);
    }
    const passed = egress ? logic.and(base, egress.vector(destination.peer, port, host)) : base;
    return groups.classes((vectors) => {
      const [byName, byAddress] = [name.answer(vectors.slice(0, name.readings.length)), direct.answer(vectors.slice(name.readings.length))];
      return logic.and(answerOfWays(logic, ways, byName, byAddress), passed);
    });
  }
}
