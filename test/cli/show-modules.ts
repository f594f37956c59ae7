/** Required before the command, this prints on stderr which files the process loaded. */
process.on('exit', () => { process.stderr.write(Object.keys(require.cache).join('\n')); });
