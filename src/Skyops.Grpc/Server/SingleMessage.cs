using Google.Protobuf;

namespace Skyops.Grpc.Server;

/// <summary>Reads the one request of a method that takes exactly one.</summary>
internal static class SingleMessage
{
    public static async ValueTask<TRequest> ReadAsync<TRequest, TResponse>(GrpcServerCall<TRequest, TResponse> call)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var request = await call.ReadAsync()
            ?? throw new GrpcException(GrpcStatusCode.Internal, "The call takes one request; none came.");
        return await call.ReadAsync() is null
            ? request
            : throw new GrpcException(GrpcStatusCode.Internal, "The call takes one request; more came.");
    }
}
