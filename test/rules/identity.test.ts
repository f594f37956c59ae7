import { CREDENTIALS_CASES } from './cases/credentials';
import { IDENTITY_CASES } from './cases/identity';
import { runCases } from './run-cases';

runCases([...IDENTITY_CASES, ...CREDENTIALS_CASES]);
