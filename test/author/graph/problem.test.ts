import { describeProblem, Problem } from '../../../src/author/graph/problem';

const PROBLEM: Problem = {
  severity: 'error', path: 'chart/shop/web', code: 'host', subject: 'calls x', value: "'x'", expected: 'a host', fix: 'name one',
};

describe('a problem in words', () => {
  test('says what it was, what was got, what was expected and what to do', () => {
    expect(describeProblem(PROBLEM)).toBe("calls x: got 'x', expected a host; name one (host)");
  });

  test('never holds the password of a URL, wherever it came from', () => {
    const told = describeProblem({ ...PROBLEM, subject: 'calls https://user:hunter2@example.com:443', value: "'https://user:hunter2@example.com'" });

    expect(told).not.toContain('hunter2');
    expect(told).toContain('https://user:…@example.com');
  });

  test('is one line, so that no value can forge a second message', () => {
    expect(describeProblem({ ...PROBLEM, value: "'x\n[chart] all is well'" })).not.toContain('\n');
  });
});
