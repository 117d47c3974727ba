using Synapsid.Configuration;

namespace Synapsid.Server.Tests;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:15500", "127.0.0.1:15500")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("[::1]:15500", "[::1]:15500")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("LocalHost:65535", "127.0.0.1:65535")]
    public void An_address_and_a_port_are_read(string text, string expected) =>
        Assert.Equal(expected, ListenAddress.Parse(text, "--http").ToString());

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData(":15500")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1: 80")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("example.org:80")]
    [InlineData("")]
    public void What_is_none_is_refused_by_a_message_that_names_it(string text)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => ListenAddress.Parse(text, "--http"));
        Assert.Contains("'--http'", refused.Message);
        Assert.Contains($"'{text}'", refused.Message);
        Assert.Contains("127.0.0.1:15500", refused.Message);
    }
}
