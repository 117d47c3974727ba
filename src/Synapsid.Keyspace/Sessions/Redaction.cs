using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The arguments of a request as logs may show them: without passwords.</summary>
internal static class Redaction
{
    private static readonly byte[] Hidden = Encoding.ASCII.GetBytes("(redacted)");

    /// <summary>Copies of the arguments, secrets replaced.</summary>
    internal static byte[][] Of(KeyCommandEntry entry, RespArguments arguments, KeyParameters parameters)
    {
        byte[][] shown = new byte[arguments.Count][];
        for (int i = 0; i < shown.Length; i++) shown[i] = arguments[i].ToArray();
        switch (entry.Command.Name)
        {
            case "AUTH":
                for (int i = 1; i < shown.Length; i++) shown[i] = Hidden;
                break;
            case "HELLO":
                for (int i = 2; i + 2 < shown.Length; i++)
                {
                    if (!Ascii.EqualsIgnoreCase(shown[i], "AUTH"u8)) continue;
                    shown[i + 1] = Hidden;
                    shown[i + 2] = Hidden;
                    i += 2;
                }

                break;
            case "CONFIG SET":
                for (int i = 2; i + 1 < shown.Length; i += 2)
                {
                    if (parameters.Find(arguments[i]) is { IsSecret: true }) shown[i + 1] = Hidden;
                }

                break;
        }

        return shown;
    }
}
