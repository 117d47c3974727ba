using System.Text.Json;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Commands;

/// <summary>One run of a command: what it runs on and its checked arguments.</summary>
public sealed class CommandCall
{
    private readonly ICommandHost _host;
    private readonly IReadOnlyDictionary<Argument, object> _values;
    private readonly Action<CommandProgress>? _progress;

    internal CommandCall(
        ICommandHost host,
        IReadOnlyDictionary<Argument, object> values,
        Action<CommandProgress>? progress,
        CancellationToken cancellation) =>
        (_host, _values, _progress, Cancellation) = (host, values, progress, cancellation);

    /// <summary>
    /// The engine; a command that does not use the folder (<see cref="Command.UsesFolder"/>) has none.
    /// </summary>
    public SynapsidEngine Engine =>
        _host.Engine ?? throw new InvalidOperationException("This command was said to need no data folder.");

    /// <summary>The indexes of repositories.</summary>
    public CodeLibrary Code => _host.Code;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => _host.Clock;

    /// <summary>Set when the caller no longer wants the answer.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Tells whoever waits how far the command has come; free where nobody asked.</summary>
    /// <param name="done">What is done.</param>
    /// <param name="total">All there is to do; null where nobody knows.</param>
    /// <param name="message">What is being done, in a few words.</param>
    public void Report(double done, double? total, string message) =>
        _progress?.Invoke(new CommandProgress(done, total, message));

    /// <summary>A required text or choice, or one with a default.</summary>
    public string Text(Argument argument) => (string)_values[argument];

    /// <summary>A text or choice that may be absent.</summary>
    public string? OptionalText(Argument argument) => (string?)_values.GetValueOrDefault(argument);

    /// <summary>A required integer, or one with a default.</summary>
    public long Integer(Argument argument) => (long)_values[argument];

    /// <summary>An integer that may be absent.</summary>
    public long? OptionalInteger(Argument argument) => (long?)_values.GetValueOrDefault(argument);

    /// <summary>A JSON value that may be absent.</summary>
    public JsonElement? OptionalJson(Argument argument) => (JsonElement?)_values.GetValueOrDefault(argument);

    /// <summary>A flag; false where it is absent.</summary>
    public bool Flag(Argument argument) => _values.TryGetValue(argument, out object? value) && (bool)value;

    /// <summary>A list of texts; null where it is absent.</summary>
    public IReadOnlyList<string>? OptionalTexts(Argument argument) =>
        (IReadOnlyList<string>?)_values.GetValueOrDefault(argument);

    /// <summary>A list of texts; empty where it is absent.</summary>
    public IReadOnlyList<string> Texts(Argument argument) => OptionalTexts(argument) ?? [];

    /// <summary>A time that may be absent.</summary>
    public DateTimeOffset? OptionalInstant(Argument argument) => (DateTimeOffset?)_values.GetValueOrDefault(argument);

    /// <summary>A required length of time.</summary>
    public TimeSpan Duration(Argument argument) => (TimeSpan)_values[argument];

    /// <summary>A required array of objects.</summary>
    public JsonElement Objects(Argument argument) => (JsonElement)_values[argument];
}
