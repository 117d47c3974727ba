using System.Diagnostics;
using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <content>News of what a command did: for watchers and listeners, the slow log, latency events and MONITOR.</content>
public sealed partial class KeySession
{
    private KeyNote[] _notes = [];
    private byte[] _noteKeys = [];
    private int _noteCount;
    private int _noteBytes;

    /// <summary>
    /// Remembers a change until the command's record has its sequence; nothing where nobody would hear of it.
    /// </summary>
    internal void Note(int database, ReadOnlySpan<byte> key, KeyEventKinds kind, string name)
    {
        bool heard = (Service.Tuning.Events & kind) != KeyEventKinds.None && Service.PubSub.IsHeard;
        if (!heard && !Service.Watches.Any && !Service.Tracking.Any) return;
        if (_noteCount == _notes.Length) Array.Resize(ref _notes, Math.Max(4, _noteCount * 2));
        if (_noteKeys.Length - _noteBytes < key.Length)
        {
            Array.Resize(ref _noteKeys, Math.Max(_noteKeys.Length * 2, _noteBytes + key.Length));
        }

        key.CopyTo(_noteKeys.AsSpan(_noteBytes));
        _notes[_noteCount++] = new KeyNote(database, kind, name, _noteBytes, key.Length);
        _noteBytes += key.Length;
    }

    private void TellNotes(long sequence)
    {
        for (int i = 0; i < _noteCount; i++)
        {
            KeyNote note = _notes[i];
            ReadOnlySpan<byte> key = _noteKeys.AsSpan(note.Start, note.Length);
            Service.Tell(DatabaseOf(note.Database), key, note.Kind, note.Name, sequence);
        }

        TellCaches(sequence);
        (_noteCount, _noteBytes) = (0, 0);
        if (_noteKeys.Length > EffectBytesKept) (_notes, _noteKeys) = ([], []);
    }

    private void NoteSlowness(KeyCommandEntry entry, RespArguments arguments, long ticks)
    {
        long microseconds = (long)(ticks * 1e6 / Stopwatch.Frequency);
        KeyTuning tuning = Service.Tuning;
        if (tuning.LatencyThresholdMs > 0 && microseconds >= tuning.LatencyThresholdMs * 1000)
        {
            string name = (entry.Has & KeyCommandFlags.Fast) != KeyCommandFlags.None ? "fast-command" : "command";
            Service.Latency.Add(name, _nowMs / 1000, microseconds / 1000);
        }

        if (tuning.SlowLogMicroseconds < 0 || microseconds < tuning.SlowLogMicroseconds || entry.IsExec) return;
        byte[][] shown = SlowLogEntry.Shorten(Redaction.Of(entry, arguments, Service.Parameters));
        Service.SlowLog.Add(_nowMs / 1000, microseconds, shown, Peer.Address, Name ?? "", tuning.SlowLogEntriesMax);
    }

    /// <summary>Shows a command to MONITOR as Redis does; those about the server alone are not shown.</summary>
    private void ShowToMonitors(KeyCommandEntry entry, RespArguments arguments)
    {
        if ((entry.Has & KeyCommandFlags.Admin) != KeyCommandFlags.None) return;
        double seconds = (Service.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"{seconds:F6} [{DatabaseNumber} {Peer.Address}]");
        foreach (byte[] argument in Redaction.Of(entry, arguments, Service.Parameters))
        {
            line.Append(" \"");
            foreach (byte value in argument) AppendEscaped(line, value);
            line.Append('"');
        }

        Service.PubSub.Show(Encoding.ASCII.GetBytes(line.ToString()));
    }

    private static void AppendEscaped(StringBuilder line, byte value)
    {
        if (value is (byte)'"' or (byte)'\\') line.Append('\\').Append((char)value);
        else if (value == (byte)'\n') line.Append("\\n");
        else if (value == (byte)'\r') line.Append("\\r");
        else if (value == (byte)'\t') line.Append("\\t");
        else if (value is >= 32 and < 127) line.Append((char)value);
        else line.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
    }
}
