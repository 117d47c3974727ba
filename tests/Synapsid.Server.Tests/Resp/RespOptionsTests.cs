using System.Net;
using Synapsid.Base.Files;
using Synapsid.Configuration;
using Synapsid.Server.Resp;

namespace Synapsid.Server.Tests.Resp;

public sealed class RespOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_settings() => Assert.Equal(new RespOptions(), RespOptions.From(Load()));

    [Fact]
    public void Settings_are_taken_and_the_option_goes_before_them()
    {
        SynapsidConfiguration configuration = Load(
            "resp.listen=[::1]:7", "resp.password=secret", "resp.threads=3", "resp.max_connections=9",
            "resp.idle_timeout=1500ms", "resp.client_output_buffer_limit=0");
        RespOptions expected = new()
        {
            Endpoint = new IPEndPoint(IPAddress.IPv6Loopback, 7),
            Password = "secret",
            Threads = 3,
            ConnectionsMax = 9,
            IdleTimeoutSeconds = 2,
            OutputBytesMax = 0,
        };
        Assert.Equal(expected, RespOptions.From(configuration));
        IPEndPoint six = new(IPAddress.Loopback, 6379);
        Assert.Equal(expected with { Endpoint = six }, RespOptions.From(configuration, "localhost:6379"));
    }

    [Fact]
    public void Off_is_off()
    {
        Assert.Null(RespOptions.From(Load("resp.listen=off")));
        Assert.Null(RespOptions.From(Load(), "off"));
        Assert.NotNull(RespOptions.From(Load("resp.listen=off"), "127.0.0.1:0"));
    }

    [Fact]
    public void A_wrong_address_names_where_it_stands()
    {
        Assert.Contains("'--resp'", Refusal(() => RespOptions.From(Load(), "6379")), StringComparison.Ordinal);
        Assert.Contains("'resp.listen'", Refusal(() => RespOptions.From(Load("resp.listen=x"))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_is_shown_to_nobody()
    {
        SynapsidConfiguration configuration = Load("resp.password=secret");
        Assert.Equal("***", configuration.Effective.Single(one => one.Setting == Settings.RespPassword).Text);
        Assert.Equal("none", Load().Effective.Single(one => one.Setting == Settings.RespPassword).Text);
    }

    private static string Refusal(Action act) => Assert.Throws<ConfigurationException>(act).Message;

    private static SynapsidConfiguration Load(params string[] assignments) => SynapsidConfiguration.Load(
        PhysicalFileSystem.Instance,
        new ConfigurationSources { HomeFolder = Path.GetTempPath(), Assignments = assignments });
}
