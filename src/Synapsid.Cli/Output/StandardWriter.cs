using System.Text;
using Synapsid.Protocols;

namespace Synapsid.Cli.Output;

/// <summary>Standard output, which may be closed or lead to a full disk: then the run ends with a sentence.</summary>
internal sealed class StandardWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void WriteLine() => Try(inner.WriteLine);

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // .NET calls a closed descriptor a lack of rights.
            string reason = failure is IOException ? failure.Message.TrimEnd('.') : "it is closed";
            throw new CliException(
                ErrorCode.StorageFailed, $"The results cannot be written to standard output: {reason}.");
        }
    }
}
