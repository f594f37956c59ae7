import { JsonPatch } from 'cdk8s';
import { Access } from '../../../src';
import type { Area, Fault } from '../fault';
import { ISTIO_SECURITY } from '../world';
import type { World } from '../world';

const OPERATION = '/spec/rules/0/to/0/operation';

/** Everything but the management of a service. */
function app(world: World): void {
  world.web.calls(world.service('app'), Access.http({ notPaths: ['/actuator*', '/internal/{*}'] }));
}

function policy(patch: JsonPatch, says: RegExp): Fault {
  return {
    change: (world) => {
      app(world);
      world.patch('AuthorizationPolicy', 'app', patch);
    },
    object: 'AuthorizationPolicy shop/app',
    says: [says],
  };
}

const EXCESS = /shop\/web can reach shop\/app on 8080\/TCP \(.*actuator.*\), which is undeclared/;
const MISSING = /shop\/web can't reach shop\/app on 8080\/TCP .*although it is declared/;

/** All paths but some. */
export const AREA: Area = {
  faults: {
    'no exception': policy(JsonPatch.remove(`${OPERATION}/notPaths`), EXCESS),
    'an exception less': policy(JsonPatch.replace(`${OPERATION}/notPaths`, ['/internal/{*}']), EXCESS),
    'a narrower exception': policy(JsonPatch.replace(`${OPERATION}/notPaths/0`, '/actuator'), EXCESS),
    'an exception of what is below': policy(JsonPatch.replace(`${OPERATION}/notPaths/0`, '/actuator/*'), EXCESS),
    'an exception of an ending': policy(JsonPatch.replace(`${OPERATION}/notPaths/0`, '*/actuator'), EXCESS),
    'an exception of another spelling': policy(JsonPatch.replace(`${OPERATION}/notPaths/0`, '/Actuator*'), EXCESS),
    'a template that ends sooner': policy(JsonPatch.replace(`${OPERATION}/notPaths/1`, '/internal'), /can reach shop\/app on 8080\/TCP \(.*internal.*\), which is undeclared/),
    'a template that goes on': policy(JsonPatch.replace(`${OPERATION}/notPaths/1`, '/internal/{**}'), MISSING),
    'one exception more': policy(JsonPatch.add(`${OPERATION}/notPaths/-`, '/orders'), MISSING),
    'a wider exception': policy(JsonPatch.replace(`${OPERATION}/notPaths/0`, '/a*'), MISSING),
    'paths instead of exceptions': policy(JsonPatch.replace(OPERATION, { ports: ['8080'], paths: ['/actuator*'] }), EXCESS),
    'every path': policy(JsonPatch.replace(OPERATION, { ports: ['8080'], paths: ['/*'] }), EXCESS),
    'one method only': policy(JsonPatch.add(`${OPERATION}/methods`, ['GET']), MISSING),
    'another rule beside it': policy(JsonPatch.add('/spec/rules/0/to/-', { operation: { ports: ['8080'], paths: ['/actuator/health'] } }), EXCESS),
    'two rules with an exception each': policy(JsonPatch.replace('/spec/rules/0/to', [
      { operation: { ports: ['8080'], notPaths: ['/actuator*'] } }, { operation: { ports: ['8080'], notPaths: ['/internal/{*}'] } },
    ]), EXCESS),
    'another policy': {
      change: (world) => {
        app(world);
        world.add(ISTIO_SECURITY, 'AuthorizationPolicy', { name: 'more' }, {
          spec: {
            selector: { matchLabels: { 'app.kubernetes.io/name': 'app' } },
            action: 'ALLOW',
            rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['8080'], paths: ['*/env'] } }] }],
          },
        });
      },
      object: 'AuthorizationPolicy shop/more',
      says: [/which is undeclared/],
    },
  },
  harmless: {
    'everything but some paths, as it is declared': app,
    'the same exceptions in another order': (world) => {
      app(world);
      world.patch('AuthorizationPolicy', 'app', JsonPatch.replace(`${OPERATION}/notPaths`, ['/internal/{*}', '/actuator*']));
    },
    'two ways to say it, which add up': (world) => {
      const called = world.service('app');
      world.web.calls(called, Access.http({ notPaths: ['/actuator*'] }));
      world.web.calls(called, Access.http({ paths: ['/actuator/health'] }));
    },
  },
};
