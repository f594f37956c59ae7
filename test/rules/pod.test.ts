import { POD_CASES } from './cases/pod';
import { runCases } from './run-cases';

runCases(POD_CASES);
