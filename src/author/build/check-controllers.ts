import { controllerDialectOf } from '../gateways/table';
import type { Declaration } from '../graph/declarations';
import type { Problem } from '../graph/problem';

/** What controllers of edges do not do. */
export function checkControllers(declarations: readonly Declaration[]): readonly Problem[] {
  return declarations.flatMap(({ gateways }) => gateways).flatMap((gateway) => {
    const { controller, path } = gateway;
    const mistakes = controller ? controllerDialectOf(controller).checkEdge?.(gateway) ?? [] : [];
    return mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path, subject: 'controller' }));
  });
}
