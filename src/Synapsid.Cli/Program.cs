using System.Runtime.InteropServices;
using Synapsid.Cli;

using CancellationTokenSource interrupted = new();

// Ctrl-C and SIGTERM ask for an orderly stop; a second one ends the process as usual.
void Stop(PosixSignalContext context)
{
    context.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return SynCommandLine.Run(args, CliConsole.System(), interrupted.Token);
