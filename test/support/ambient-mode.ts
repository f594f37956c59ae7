import { Mesh } from '../../src';

/** What a program does with one word changed: `Mesh.ambient` in the place of `Mesh.istio`. */
export function inAmbientMode<T>(run: () => T): T {
  const spy = jest.spyOn(Mesh, 'istio').mockImplementation((options) => Mesh.ambient(options));
  try {
    return run();
  } finally {
    spy.mockRestore();
  }
}
