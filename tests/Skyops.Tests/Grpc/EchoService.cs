using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Skyops.Grpc;
using Skyops.Grpc.Server;
using Skyops.Tests.Grpc.Protos;

namespace Skyops.Tests.Grpc;

/// <summary>The Echo service on this implementation, with three methods more than the peer serves.</summary>
public sealed class EchoService
{
    public const string Name = "skyops.test.v1.Echo";

    /// <summary>Released once for each Wait call that has begun.</summary>
    public SemaphoreSlim Begun { get; } = new(0);

    /// <summary>Released once for each Wait call that was cancelled.</summary>
    public SemaphoreSlim Cancelled { get; } = new(0);

    public void Map(IEndpointRouteBuilder routes)
    {
        var parser = EchoMessage.Parser;
        routes.MapGrpcUnary(Name, "Unary", parser, (EchoMessage request, GrpcCallContext _) =>
            Task.FromResult(request));
        routes.MapGrpcServerStream<EchoMessage, EchoMessage>(Name, "ServerStream", parser, (request, call) =>
            call.WriteManyAsync(Numbers(request.Number)).AsTask());
        routes.MapGrpcClientStream<EchoMessage, EchoMessage>(Name, "ClientStream", parser, SumAsync);
        routes.MapGrpcDuplex<EchoMessage, EchoMessage>(Name, "Duplex", parser, EchoAsync);
        routes.MapGrpcDuplex<EchoMessage, EchoMessage>(Name, "OneAWait", parser, EchoOneByOneAsync);
        routes.MapGrpcUnary<EchoMessage, EchoMessage>(Name, "Fail", parser, (request, _) =>
        {
            var trailers = new GrpcMetadata();
            trailers.Add("reason", "asked for");
            throw new GrpcException(new GrpcStatus((GrpcStatusCode)request.Number, request.Text), trailers);
        });
        routes.MapGrpcUnary<EchoMessage, EchoMessage>(Name, "Metadata", parser, ReflectMetadata);
        routes.MapGrpcServerStream<EchoMessage, EchoMessage>(Name, "Wait", parser, WaitAsync);
        routes.MapGrpcDuplex<EchoMessage, EchoMessage>(Name, "GiveUp", parser, async call =>
        {
            await call.WriteAsync(new EchoMessage { Number = 1 });
            throw new GrpcException(GrpcStatusCode.Aborted, "gave up");
        });
        routes.MapGrpcUnary<EchoMessage, EchoMessage>(Name, "Throw", parser, (_, _) =>
            throw new InvalidOperationException("the secret of the house"));
        routes.MapGrpcUnknownMethods();
        RawAnswers.Map(routes);
    }

    public static IEnumerable<EchoMessage> Numbers(long count)
    {
        for (long number = 0; number < count; number++)
        {
            yield return new EchoMessage { Number = number };
        }
    }

    private static async Task EchoAsync(GrpcServerCall<EchoMessage, EchoMessage> call)
    {
        while (await call.ReadAsync() is { } message)
        {
            do
            {
                if (call.Write(message))
                {
                    await call.FlushAsync();
                }
            }
            while (call.TryRead(out message));
            await call.FlushAsync();
        }
    }

    private static async Task EchoOneByOneAsync(GrpcServerCall<EchoMessage, EchoMessage> call)
    {
        while (await call.WaitToReadAsync(call.CancellationToken))
        {
            if (call.TryReadBytes(out var bytes)) await call.WriteAsync(call.Parse(bytes));
        }
    }

    private static async Task<EchoMessage> SumAsync(GrpcServerCall<EchoMessage, EchoMessage> call)
    {
        long sum = 0;
        await foreach (var message in call.ReadAllAsync())
        {
            sum += message.Number;
        }

        return new EchoMessage { Number = sum };
    }

    private static Task<EchoMessage> ReflectMetadata(EchoMessage request, GrpcCallContext context)
    {
        foreach (var entry in context.RequestHeaders.Entries.Where(e => e.Key is "x-text" or "x-bytes-bin"))
        {
            if (entry.IsBinary)
            {
                context.AddResponseHeader(entry.Key, entry.Bytes);
                context.ResponseTrailers.Add(entry.Key, entry.Bytes.Span);
            }
            else
            {
                context.AddResponseHeader(entry.Key, entry.Text);
                context.ResponseTrailers.Add(entry.Key, entry.Text);
            }
        }

        return Task.FromResult(request);
    }

    private async Task WaitAsync(EchoMessage request, GrpcServerCall<EchoMessage, EchoMessage> call)
    {
        await call.WriteAsync(new EchoMessage { Number = 1 });
        Begun.Release();
        try
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        }
        finally
        {
            Cancelled.Release();
        }
    }
}
