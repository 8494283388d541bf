using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Skyops.Tests.Delivery;

/// <summary>A server that answers as a test wants it: for the failures that real ones seldom have.</summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _heard = new();

    private FakePeer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>Method and path of each call, in order.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    public static async Task<FakePeer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var peer = new FakePeer(builder.Build());
        peer._application.Run(context =>
        {
            peer._heard.Enqueue($"{context.Request.Method} {context.Request.Path}");
            return answer(context);
        });
        await peer._application.StartAsync();
        return peer;
    }

    /// <summary>Passes all on to another server, but breaks the connection of some calls.</summary>
    public static Task<FakePeer> BeforeAsync(Uri server, Func<HttpRequest, bool> breaks)
    {
        var http = new HttpClient();
        return StartAsync(async context =>
        {
            if (breaks(context.Request))
            {
                context.Abort();
                return;
            }

            using var passed = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(server, $"{context.Request.Path}{context.Request.QueryString}"));
            if (context.Request.ContentLength > 0)
            {
                passed.Content = new StreamContent(context.Request.Body);
                passed.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            }

            using var answer = await http.SendAsync(passed);
            context.Response.StatusCode = (int)answer.StatusCode;
            await answer.Content.CopyToAsync(context.Response.Body);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
