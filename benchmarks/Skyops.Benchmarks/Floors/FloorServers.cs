using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Skyops.Benchmarks.Floors;

/// <summary>
/// <c>floor NAME</c>: a server that does the least that its protocol asks for, in a process of its own like the silo.
/// Not for people. It prints its address, and ends when its standard input does.
/// </summary>
internal static class FloorServers
{
    public const string Verb = "floor";

    public static async Task<int> RunAsync(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var protocols = name == StreamEcho.Name ? HttpProtocols.Http2 : HttpProtocols.Http1;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        await using var application = builder.Build();
        if (name == StreamEcho.Name) StreamEcho.Map(application);
        else EmptyPost.Map(application);
        await application.StartAsync();
        Console.WriteLine(application.Urls.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
