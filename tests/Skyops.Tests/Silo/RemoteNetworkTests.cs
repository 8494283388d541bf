using System.Net;
using Skyops.Silo.Gateway;

namespace Skyops.Tests.Silo;

public sealed class RemoteNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.0/24")]
    [InlineData("100.63.0.1", "100.63.0.0/24")]
    [InlineData("172.32.0.1", "172.32.0.0/24")]
    [InlineData("2001:db8:1:2::3", "2001:db8:1::/48")]
    [InlineData("127.0.0.1", null)]
    [InlineData("10.1.2.3", null)]
    [InlineData("172.16.0.1", null)]
    [InlineData("192.168.1.1", null)]
    [InlineData("169.254.1.1", null)]
    [InlineData("100.64.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("fe80::1", null)]
    [InlineData("fd00::1", null)]
    [InlineData("::", null)]
    public void Public_addresses_have_a_network_and_others_none(string address, string? expected) =>
        Assert.Equal(expected, RemoteNetwork.Of(IPAddress.Parse(address)));

    [Fact]
    public void A_connection_without_an_address_has_none() => Assert.Null(RemoteNetwork.Of(null));
}
