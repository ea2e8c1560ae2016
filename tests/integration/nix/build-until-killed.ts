/** Builds the flake in the folder given as argument, for a test that kills this process meanwhile. */
import { openBench } from './bench.ts';

const bench = await openBench();
await bench.build(await bench.lock(`path:${process.argv[2]}#iso`));
