using System.Net;
using System.Text;
using Synapsid.Configuration;
using Synapsid.Keyspace.Sessions;

namespace Synapsid.Server.Resp;

/// <summary>How a <see cref="RespListener"/> listens. The rest is in the host's tuning, for it may change.</summary>
public sealed record RespOptions
{
    /// <summary>The address and port; port 0 takes a free one.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 15501);

    /// <summary>Threads that serve connections; 0: one for each two cores.</summary>
    public int Threads { get; init; }

    /// <summary>How long replies may take to leave when the listener stops.</summary>
    public TimeSpan DrainMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The password that clients must give; null: none is asked.</summary>
    public string? Password { get; init; }

    /// <summary>Most connections at the same time.</summary>
    public long ConnectionsMax { get; init; } = 10_000;

    /// <summary>Seconds after which a silent connection is closed; 0: never.</summary>
    public long IdleTimeoutSeconds { get; init; }

    /// <summary>Bytes that may wait for a client that does not read; 0: no limit.</summary>
    public long OutputBytesMax { get; init; } = 1L << 30;

    /// <summary>
    /// How long a thread looks for requests that come in quick succession before it sleeps, in microseconds; 0: it
    /// sleeps at once.
    /// </summary>
    public int BusyPollMicroseconds { get; init; } = 20;

    internal int ThreadCount => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>The options that the settings give; null where nothing is to listen.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="listen">What overrides <c>resp.listen</c>: an address and port, or <c>off</c>.</param>
    /// <exception cref="ConfigurationException">The address cannot be read.</exception>
    public static RespOptions? From(SynapsidConfiguration configuration, string? listen = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string origin = listen is null ? Settings.RespListen.Key : "--resp";
        listen ??= configuration.GetText(Settings.RespListen);
        if (listen == "off") return null;
        string password = configuration.GetText(Settings.RespPassword);
        return new RespOptions
        {
            Endpoint = ListenAddress.Parse(listen, origin),
            Password = password == Settings.RespPassword.DefaultText ? null : password,
            Threads = (int)configuration.GetInteger(Settings.RespThreads),
            ConnectionsMax = configuration.GetInteger(Settings.RespMaxConnections),
            IdleTimeoutSeconds = (configuration.GetInteger(Settings.RespIdleTimeout) + 999) / 1000,
            BusyPollMicroseconds = (int)configuration.GetInteger(Settings.RespBusyPollUs),
            OutputBytesMax = configuration.GetInteger(Settings.RespClientOutputBufferLimit),
        };
    }

    /// <summary>Sets what may change later, by <c>CONFIG SET</c>.</summary>
    internal void ApplyTo(KeyTuning tuning)
    {
        tuning.Password = Password is null ? [] : Encoding.UTF8.GetBytes(Password);
        tuning.ConnectionsMax = ConnectionsMax;
        tuning.IdleTimeoutSeconds = IdleTimeoutSeconds;
        tuning.NormalOutput = new OutputLimit(OutputBytesMax, 0, 0);
    }
}
