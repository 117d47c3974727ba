using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Synapsid.Knowledge.Code.Symbols.Ctags;

/// <summary>
/// One long-lived <c>ctags --_interactive=default</c>: gets the text of a file, answers with its tags
/// (ctags-client-tools(7)). Used by one thread at a time; <see cref="KillIfOverdue"/> may come from any.
/// </summary>
/// <remarks>
/// The text goes through the pipe, so that what is tagged is exactly what the caller holds, whatever happens to the
/// file meanwhile. ctags reads it all before it writes, hence neither side can wait for the other. When it takes too
/// long it is killed, which ends the read that waits for it.
/// </remarks>
internal sealed class CtagsProcess : IDisposable
{
    private const int BufferBytes = 64 << 10;
    private const int LineBytesMax = 8 << 20;

    // Without a path and a pattern, each tag is half as long.
    private static readonly string[] Arguments =
    [
        "--options=NONE", "--_interactive=default", "--output-format=json", "--fields=NzneSspat", "--sort=no",
    ];

    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly CtagsLine _line = new();
    private byte[] _buffer = new byte[BufferBytes];
    private int _from;
    private int _filled;
    private long _deadline = long.MaxValue;
    private volatile bool _wasKilled;

    private CtagsProcess(Process process)
    {
        _process = process;
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
    }

    /// <summary>Files that it was given.</summary>
    public int Files { get; private set; }

    /// <summary>The version of Universal Ctags, as it says it; empty where it says none.</summary>
    public string Version => _line.Version;

    /// <summary>Whether it took too long and was killed.</summary>
    public bool WasKilled => _wasKilled;

    /// <summary>Bytes of memory that it holds.</summary>
    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts the program. Null, with the reason, where it is absent or cannot do what we need.</summary>
    /// <param name="program">Name or path of the program.</param>
    /// <param name="onStarted">Gets the process before the first read, so that a watch over it can begin.</param>
    /// <param name="timeout">How long it may take to say hello.</param>
    /// <param name="problem">Why there is none.</param>
    public static CtagsProcess? TryStart(
        string program, Action<CtagsProcess> onStarted, TimeSpan timeout, out string problem)
    {
        ProcessStartInfo start = new(program, Arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            Process process = Process.Start(start) ?? throw new Win32Exception();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            CtagsProcess ctags = new(process);
            onStarted(ctags);
            ctags._deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
            bool isRight = ctags.TryReadLine() && ctags._line.Message == "Universal Ctags";
            ctags._deadline = long.MaxValue;
            problem = isRight ? "" : $"{program} is not Universal Ctags with support for JSON and interactive use";
            if (isRight) return ctags;
            ctags.Dispose();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            problem = $"{program} cannot be started ({exception.Message})";
        }

        return null;
    }

    /// <summary>Tags one text. False, with the reason, where ctags died or took too long: then dispose this.</summary>
    /// <param name="fileName">A name by which ctags knows the language.</param>
    /// <param name="text">The text.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="tags">Gets the tags, in the order in which they were found.</param>
    /// <param name="tagsMax">Tags beyond this number are left out.</param>
    /// <param name="problem">What went wrong.</param>
    public bool TryTag(
        string fileName,
        ReadOnlySpan<byte> text,
        TimeSpan timeout,
        List<CtagsTag> tags,
        int tagsMax,
        out string problem)
    {
        Files++;
        Volatile.Write(ref _deadline, Environment.TickCount64 + (long)timeout.TotalMilliseconds);
        try
        {
            string request = string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"command\":\"generate-tags\",\"filename\":\"{fileName}\",\"size\":{text.Length}}}\n");
            _input.Write(Encoding.UTF8.GetBytes(request));
            _input.Write(text);
            _input.Flush();
            while (TryReadLine())
            {
                if (_line.Type == "completed")
                {
                    problem = "";
                    return true;
                }

                if (_line.Type == "tag" && tags.Count < tagsMax) tags.Add(_line.Tag);
            }
        }
        catch (IOException)
        {
            // The pipe is closed: it has died while it was written to or read. What follows says so.
        }
        finally
        {
            Volatile.Write(ref _deadline, long.MaxValue);
        }

        problem = _wasKilled
            ? $"ctags took longer than {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s and was stopped"
            : "ctags ended while it read this file";
        return false;
    }

    /// <summary>Kills it where it has taken longer than it may.</summary>
    /// <param name="now">Milliseconds of <see cref="Environment.TickCount64"/>.</param>
    public void KillIfOverdue(long now)
    {
        if (now < Volatile.Read(ref _deadline)) return;
        _wasKilled = true;
        Kill();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: false);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended already, which is all that was wanted.
        }
    }

    private bool TryReadLine()
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan((_from + searched)..(_from + _filled)).IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                _line.Read(_buffer.AsSpan(_from, length));
                _from += length + 1;
                _filled -= length + 1;
                return true;
            }

            searched = _filled;
            if (_filled > LineBytesMax) return false;
            MakeRoom();
            int read = _output.Read(_buffer.AsSpan(_from + _filled));
            if (read == 0) return false;
            _filled += read;
        }
    }

    private void MakeRoom()
    {
        if (_from > 0) _buffer.AsSpan(_from, _filled).CopyTo(_buffer);
        _from = 0;
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
    }
}
