using System.Net;
using Microsoft.AspNetCore.Http;
using Skyops.Storage.Fetching;

namespace Skyops.Tests.Fetching;

/// <summary>Whatever a URL, a name or a redirect says: no connection to an address that is not public.</summary>
public sealed class FetchAddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::ffff:0:8.8.8.8")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("4000::1")]
    public void An_address_that_is_not_of_the_public_internet_is_known_as_such(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("198.20.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    [InlineData("2001:4860:4860::8888")]
    public void A_public_address_is_known_as_such(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://127.0.0.1:{0}/x", FetchProblem.Address)]
    [InlineData("https://127.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://2130706433:{0}/x", FetchProblem.Url)]
    [InlineData("https://0x7f000001:{0}/x", FetchProblem.Url)]
    [InlineData("https://0x7f.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://0177.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://127.0.0.1.:{0}/x", FetchProblem.Address)]
    [InlineData("https://0.0.0.0:{0}/x", FetchProblem.Address)]
    [InlineData("https://0:{0}/x", FetchProblem.Url)]
    [InlineData("https://169.254.169.254:{0}/latest/meta-data/", FetchProblem.Address)]
    [InlineData("https://[::1]:{0}/x", FetchProblem.Address)]
    [InlineData("https://[::]:{0}/x", FetchProblem.Address)]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/x", FetchProblem.Address)]
    [InlineData("https://[::ffff:7f00:1]:{0}/x", FetchProblem.Url)]
    [InlineData("https://[::127.0.0.1]:{0}/x", FetchProblem.Address)]
    [InlineData("https://[64:ff9b::127.0.0.1]:{0}/x", FetchProblem.Url)]
    [InlineData("https://[fe80::1%25lo]:{0}/x", FetchProblem.Url)]
    [InlineData("https://127\u30020\u30020\u30021:{0}/x", FetchProblem.Url)]
    [InlineData("https://\uff11\uff12\uff17.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://localhost:{0}/x", FetchProblem.Address)]
    [InlineData("https://metadata.test:{0}/x", FetchProblem.Address)]
    [InlineData("https://mixed.test:{0}/x", FetchProblem.Address)]
    [InlineData("https://files.test@127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://files.test:{0}@127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://@127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://127.0.0.1:{0}\\@files.test/x", FetchProblem.Url)]
    [InlineData("https://files.test\\@127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https:\\\\127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://127.0.0.1%2f@files.test:{0}/x", FetchProblem.Url)]
    [InlineData("https://files%2etest:{0}/x", FetchProblem.Url)]
    [InlineData("https:127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("https:///127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("http://127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("http://files.test:{0}/x", FetchProblem.Url)]
    [InlineData("ftp://127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("gopher://127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("file:///etc/passwd", FetchProblem.Url)]
    [InlineData("/etc/passwd", FetchProblem.Url)]
    [InlineData("//127.0.0.1:{0}/x", FetchProblem.Url)]
    [InlineData("data:text/plain,x", FetchProblem.Url)]
    [InlineData("https://files.test:22/x", FetchProblem.Url)]
    [InlineData("https://files.test:80/x", FetchProblem.Url)]
    [InlineData("https://files.test:{0}\r\nX: y/", FetchProblem.Url)]
    [InlineData(" https://files.test:{0}/x", FetchProblem.Url)]
    [InlineData("", FetchProblem.Url)]
    public async Task No_form_of_a_url_reaches_what_is_not_public(string form, FetchProblem problem)
    {
        using var listener = new SilentListener();
        using var v6 = new SilentListener(listener.Port, "::1");
        using var folder = new FetchFolder();
        var options = new FetchOptions { Ports = [443, listener.Port], AllowedNetworks = [new IPNetwork(FileServer.Address, 32)], Resolve = ResolveAsync };

        var refused = await folder.RefusedAsync(options, form.Replace("{0}", $"{listener.Port}", StringComparison.Ordinal));

        Assert.Equal(problem, refused.Problem);
        Assert.False(listener.WasReached || v6.WasReached);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_is_asked_once_for_a_connection_and_checked_each_time()
    {
        await using var server = await FileServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1_000;
            context.Response.Headers.ETag = "\"1\"";
            await context.Response.Body.WriteAsync(new byte[10]);
        });
        using var folder = new FetchFolder();
        var asked = 0;
        var options = server.Options with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? FileServer.Address : IPAddress.Loopback]) };

        var refused = await folder.RefusedAsync(options, server.Url);

        Assert.Equal((FetchProblem.Address, 2, false), (refused.Problem, asked, server.Forbidden.WasReached));
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/x", FetchProblem.Address)]
    [InlineData("https://[::1]:{0}/x", FetchProblem.Address)]
    [InlineData("//127.0.0.1:{0}/x", FetchProblem.Address)]
    [InlineData("https://127.1:{0}/x", FetchProblem.Url)]
    [InlineData("https://user@files.test:{0}/x", FetchProblem.Url)]
    [InlineData("http://files.test:{0}/x", FetchProblem.Url)]
    [InlineData("https://files.test:22/x", FetchProblem.Url)]
    [InlineData("file:///etc/passwd", FetchProblem.Url)]
    [InlineData("/data.bin", FetchProblem.Redirects)]
    public async Task A_redirect_is_checked_like_the_first_url(string location, FetchProblem problem)
    {
        var to = "";
        await using var server = await FileServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = to;
            return Task.CompletedTask;
        });
        to = location.Replace("{0}", $"{server.Port}", StringComparison.Ordinal);
        using var folder = new FetchFolder();

        var refused = await folder.RefusedAsync(server.Options with { Resolve = ResolveAsync }, server.Url);

        Assert.Equal((problem, false), (refused.Problem, server.Forbidden.WasReached));
    }

    [Fact]
    public void Nothing_of_the_machine_goes_with_a_request()
    {
        using var handler = new GuardedConnector(new FetchOptions()).Handler();

        Assert.False(handler.UseProxy || handler.AllowAutoRedirect || handler.UseCookies || handler.PreAuthenticate);
        Assert.Equal((null, DecompressionMethods.None, null), (handler.Credentials, handler.AutomaticDecompression, handler.ActivityHeadersPropagator));
        Assert.True(handler.SslOptions.CertificateChainPolicy!.DisableCertificateDownloads);
        Assert.Null(handler.SslOptions.RemoteCertificateValidationCallback);
    }

    [Fact]
    public void Options_are_checked_all_at_once()
    {
        var problems = new FetchOptions { Ports = [80], Redirects = -1, Tries = 0 }.Validate();

        Assert.Equal(3, problems.Count);
        Assert.Empty(new FetchOptions().Validate());
    }

    private static Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>(host switch
    {
        "files.test" => [FileServer.Address],
        "mixed.test" => [FileServer.Address, IPAddress.Loopback],
        "metadata.test" => [IPAddress.Parse("169.254.169.254")],
        "localhost" or "127.0.0.1." => [IPAddress.Loopback],
        _ => throw new InvalidOperationException($"nobody may ask for {host}"),
    });
}
