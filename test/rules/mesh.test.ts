import { MESH_CASES } from './cases/mesh';
import { runCases } from './run-cases';

runCases(MESH_CASES);
