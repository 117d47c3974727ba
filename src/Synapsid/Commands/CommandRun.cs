using System.Diagnostics.CodeAnalysis;
using Synapsid.Base.Text;
using Synapsid.Protocols;

namespace Synapsid.Commands;

/// <summary>Runs requests: finds their command, checks their arguments, and makes a reply of what comes out.</summary>
internal static class CommandRun
{
    /// <summary>The command of a request; where there is none, the reply that says so.</summary>
    public static bool TryFind(
        Request request, [NotNullWhen(true)] out Command? command, [NotNullWhen(false)] out Reply? unknown)
    {
        unknown = null;
        if (CommandTable.Default.TryFind(request.Command, out command)) return true;
        string? nearest = NearestName.Find(request.Command, CommandTable.Default.All.Select(known => known.Name));
        unknown = Reply.Failure(
            ErrorCode.UnknownCommand, $"There is no command '{request.Command}'. The nearest is '{nearest}'.");
        return false;
    }

    /// <summary>Runs a command; whatever goes wrong comes back as the reply's error.</summary>
    /// <param name="command">The request's command.</param>
    /// <param name="request">The request.</param>
    /// <param name="host">What it runs on.</param>
    /// <param name="progress">Called on the thread that runs it; null: nobody asks.</param>
    /// <param name="cancellation">Set when the caller no longer wants the answer.</param>
    public static Reply Execute(
        Command command,
        Request request,
        ICommandHost host,
        Action<CommandProgress>? progress,
        CancellationToken cancellation)
    {
        try
        {
            CommandCall call = new(host, ArgumentBinder.Bind(command, request.Arguments), progress, cancellation);
            return Reply.Success(JsonPayload.Write(reply => command.Handler(call, reply)));
        }
        catch (Exception exception) // the top of every face: an error becomes a reply
        {
            return Reply.Failure(Failure.Describe(exception));
        }
    }
}
